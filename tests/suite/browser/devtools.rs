//! Chromium, driven over its own pipe: no library, no port.

use std::{
    env,
    io::{BufRead, BufReader, Write, stderr},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::common::repository;

/// Longer than this nothing takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// A browser with one page.
pub struct Browser {
    child: Child,
    commands: ChildStdin,
    answers: Receiver<Value>,
    session: String,
    last: u64,
    _profile: TempDir,
}

impl Browser {
    /// Starts Chromium; says on the terminal where there is none.
    pub fn start() -> Option<Self> {
        let Some(program) = program() else {
            let words = "SKIPPED: no Chromium, so nobody looked for a firm in a browser.\n\
                         Install one, or name it: CHROMIUM=/path/to/chromium cargo test browser\n";
            // Past the harness, which keeps quiet about tests that pass.
            let _ = stderr().write_all(words.as_bytes());
            let required = env::var("BROWSER").is_ok_and(|v| v == "required");
            assert!(!required, "{words}");
            return None;
        };
        let profile = TempDir::new().expect("a temporary folder");
        // Its pipe is at 3 and 4; the shell puts our standard input and output there.
        let mut child = Command::new("sh")
            .args(["-c", "exec \"$@\" 3<&0 4>&1 >/dev/null 2>&1", "sh"])
            .arg(program)
            .args([
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                // A page that was left is of no more use, and keeping it costs as much as the next.
                "--disable-features=BackForwardCache",
                "--remote-debugging-pipe",
                "--window-size=1280,1600",
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell");
        let commands = child.stdin.take().expect("its input");
        let output = child.stdout.take().expect("its output");
        let (send, answers) = channel();
        thread::spawn(move || {
            let mut reader = BufReader::new(output);
            let mut message = Vec::new();
            while reader.read_until(0, &mut message).is_ok_and(|n| n > 0) {
                message.pop();
                let Ok(value) = serde_json::from_slice(&message) else {
                    break;
                };
                if send.send(value).is_err() {
                    break;
                }
                message.clear();
            }
        });
        let mut browser = Self {
            child,
            commands,
            answers,
            session: String::new(),
            last: 0,
            _profile: profile,
        };
        let page = browser.call("Target.createTarget", json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": page["targetId"], "flatten": true });
        let session = browser.call("Target.attachToTarget", attach);
        session["sessionId"]
            .as_str()
            .expect("a session")
            .clone_into(&mut browser.session);
        browser.call("Page.enable", json!({}));
        Some(browser)
    }

    /// Sends a command and waits for its answer.
    #[track_caller]
    fn call(&mut self, method: &str, params: Value) -> Value {
        let answer = self.tries(method, params);
        answer.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// As `call`; the error is what the browser says.
    #[track_caller]
    fn tries(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        self.last += 1;
        let mut message = json!({ "id": self.last, "method": method, "params": params });
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        self.commands
            .write_all(&bytes)
            .expect("a browser that listens");
        loop {
            let answer = self.answers.recv_timeout(PATIENCE);
            let answer = answer.unwrap_or_else(|e| panic!("{method}: {e}"));
            if answer["id"] == self.last {
                return match answer.get("error") {
                    Some(error) => Err(error.clone()),
                    None => Ok(answer["result"].clone()),
                };
            }
        }
    }

    /// Whether pages may run scripts, from the next page on.
    pub fn scripts(&mut self, run: bool) {
        self.call(
            "Emulation.setScriptExecutionDisabled",
            json!({ "value": !run }),
        );
    }

    pub fn open(&mut self, address: &str) {
        let answer = self.call("Page.navigate", json!({ "url": address }));
        assert!(answer["errorText"].is_null(), "{address}: {answer}");
        self.until("document.readyState === 'complete'");
    }

    /// The value of an expression on the page, which sees what a person sees.
    #[track_caller]
    pub fn ask(&mut self, expression: &str) -> Value {
        let params = json!({ "expression": expression, "returnByValue": true });
        let answer = self.call("Runtime.evaluate", params);
        assert!(
            answer["exceptionDetails"].is_null(),
            "{expression}: {answer}"
        );
        answer["result"]["value"].clone()
    }

    /// Waits until an expression is true; between two pages nothing is.
    #[track_caller]
    pub fn until(&mut self, expression: &str) {
        let begun = Instant::now();
        let params = json!({ "expression": expression, "returnByValue": true });
        let holds = |browser: &mut Self| {
            let answer = browser.tries("Runtime.evaluate", params.clone());
            answer.is_ok_and(|answer| answer["result"]["value"] == true)
        };
        while !holds(self) {
            assert!(begun.elapsed() < PATIENCE, "never: {expression}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// The size of the window, in pixels of the page.
    pub fn size(&mut self, width: u32, height: u32) {
        let params =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", params);
    }

    /// Where the reader is, in degrees north and east; `None`: the browser cannot tell.
    pub fn place(&mut self, place: Option<(f64, f64)>) {
        let params = match place {
            Some((latitude, longitude)) => {
                json!({ "latitude": latitude, "longitude": longitude, "accuracy": 40 })
            }
            None => json!({}),
        };
        self.call("Emulation.setGeolocationOverride", params);
    }

    /// Whether the reader lets the pages of a site know where they are.
    pub fn allow_place(&mut self, origin: &str, allow: bool) {
        let setting = if allow { "granted" } else { "denied" };
        let params = json!({
            "permission": { "name": "geolocation" }, "setting": setting, "origin": origin,
        });
        self.call("Browser.setPermission", params);
    }

    pub fn focus(&mut self, selector: &str) {
        self.ask(&format!("document.querySelector({selector:?}).focus()"));
    }

    /// Presses and releases a key: `ArrowRight`, `Home`, `Tab`, `Enter`.
    pub fn press(&mut self, key: &str) {
        let codes = [
            ("ArrowLeft", 37),
            ("ArrowUp", 38),
            ("ArrowRight", 39),
            ("ArrowDown", 40),
            ("End", 35),
            ("Home", 36),
            ("Tab", 9),
            ("Enter", 13),
        ];
        let code = codes.into_iter().find(|(name, _)| *name == key);
        let (down, text) = match key {
            "Enter" => ("keyDown", "\r"),
            _ => ("rawKeyDown", ""),
        };
        for kind in [down, "keyUp"] {
            let params = json!({
                "type": kind, "key": key, "code": key, "text": text,
                "windowsVirtualKeyCode": code.map(|(_, code)| code),
            });
            self.call("Input.dispatchKeyEvent", params);
        }
    }

    /// Moves the mouse to a place of the window.
    pub fn point(&mut self, x: f64, y: f64) {
        let params = json!({ "type": "mouseMoved", "x": x, "y": y });
        self.call("Input.dispatchMouseEvent", params);
    }

    pub fn insert(&mut self, words: &str) {
        // What was found before is no answer to these words.
        self.ask("document.querySelector('.find-answer').hidden = true");
        self.call("Input.insertText", json!({ "text": words }));
    }

    /// Chooses an option, as the menu of a select does.
    pub fn choose(&mut self, selector: &str, value: &str) {
        self.ask(&format!(
            "(() => {{ const s = document.querySelector({selector:?}); s.value = {value:?};
             document.querySelector('.find-answer').hidden = true;
             s.dispatchEvent(new Event('input', {{ bubbles: true }})); }})()"
        ));
    }

    /// Clicks with the mouse in the middle of the first visible link or button whose words begin
    /// so; waits for the page it leads to.
    #[track_caller]
    pub fn click(&mut self, words: &str) {
        let middle = self.ask(&format!(
            "(() => {{ const e = [...document.querySelectorAll('main a, main button')]
                 .find(e => e.checkVisibility() && e.textContent.trim().startsWith({words:?}));
             if (!e) return null;
             e.scrollIntoView({{ block: 'center', behavior: 'instant' }});
             const r = e.getClientRects()[0];
             return {{ x: r.x + r.width / 2, y: r.y + r.height / 2, link: e.localName === 'a' }}; }})()"
        ));
        assert!(!middle.is_null(), "nothing to click begins with {words}");
        let leaves = middle["link"] == true;
        if leaves {
            self.ask("document.documentElement.dataset.left = 'no'");
        }
        for kind in ["mousePressed", "mouseReleased"] {
            let params = json!({
                "type": kind, "x": middle["x"], "y": middle["y"],
                "button": "left", "clickCount": 1,
            });
            self.call("Input.dispatchMouseEvent", params);
        }
        if leaves {
            self.until("document.documentElement?.dataset.left !== 'no' && document.readyState === 'complete'");
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where Chromium is.
fn program() -> Option<String> {
    let script = repository().join("tests/browser.sh");
    let answer = Command::new("sh").arg(script).output().ok()?;
    let path = String::from_utf8_lossy(&answer.stdout).trim().to_owned();
    (!path.is_empty()).then_some(path)
}
