//! Notices that files of the site changed: told by the system, and by looking now and then.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    time::{Duration, Instant},
};

use notify::{
    Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher,
    event::{AccessKind, AccessMode},
};

use crate::{pipeline::Progress, source::PARTS};

/// An editor writes a file in several steps; a change is over once it is quiet for so long.
const QUIET: Duration = Duration::from_millis(20);
/// A folder that never becomes quiet is looked at all the same.
const LONGEST: Duration = Duration::from_millis(400);
/// Some disks, such as network shares, tell nothing: then only looking helps.
const LOOK: Duration = Duration::from_secs(2);
/// How often to look where the system cannot watch at all.
const LOOK_UNTOLD: Duration = Duration::from_millis(400);

/// Watches one site folder.
pub(super) struct Watch {
    root: PathBuf,
    system: Option<RecommendedWatcher>,
    touched: Receiver<Vec<PathBuf>>,
    running: Running,
}

/// The run that a change makes pointless.
type Running = Arc<Mutex<Arc<Progress>>>;

impl Watch {
    /// Begins to watch; where the system cannot, the folder is looked at more often.
    pub(super) fn new(root: &Path) -> Self {
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let (tell, touched) = channel();
        let running = Running::default();
        let system = notifier(root.clone(), tell, Arc::clone(&running));
        let mut watch = Self {
            root,
            system,
            touched,
            running,
        };
        watch.look_into_folders();
        watch
    }

    /// The progress of the next run; a change that is noticed meanwhile stops it.
    pub(super) fn run(&self) -> Arc<Progress> {
        let progress = Arc::<Progress>::default();
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        *running = Arc::clone(&progress);
        progress
    }

    /// Waits until files may have changed; gives those of which that is certain.
    pub(super) fn wait(&mut self) -> BTreeSet<PathBuf> {
        let look = if self.system.is_some() {
            LOOK
        } else {
            LOOK_UNTOLD
        };
        let mut out = BTreeSet::new();
        match self.touched.recv_timeout(look) {
            Ok(paths) => out.extend(paths),
            Err(RecvTimeoutError::Timeout) => return out,
            Err(RecvTimeoutError::Disconnected) => {
                std::thread::sleep(LOOK_UNTOLD);
                return out;
            }
        }
        let since = Instant::now();
        while since.elapsed() < LONGEST {
            match self.touched.recv_timeout(QUIET) {
                Ok(paths) => out.extend(paths),
                Err(_) => break,
            }
        }
        // Folders that are new, or came back under an old name.
        self.look_into_folders();
        out
    }

    /// Only the parts of a site: what else lies in the folder may be large and is not ours.
    fn look_into_folders(&mut self) {
        let Some(system) = &mut self.system else {
            return;
        };
        let mut told = system
            .watch(&self.root, RecursiveMode::NonRecursive)
            .is_ok();
        for part in PARTS.map(|part| self.root.join(part)) {
            if part.is_dir() {
                told &= system.watch(&part, RecursiveMode::Recursive).is_ok();
            }
        }
        if !told {
            // For example too many folders for the system: looking alone misses nothing.
            self.system = None;
        }
    }
}

fn notifier(
    root: PathBuf,
    tell: Sender<Vec<PathBuf>>,
    running: Running,
) -> Option<RecommendedWatcher> {
    let heard = move |event: notify::Result<Event>| {
        let paths = match event {
            Ok(event) if !is_change(event.kind) && !event.need_rescan() => return,
            Ok(event) => event.paths,
            // Something was missed; what, only looking can tell.
            Err(_) => Vec::new(),
        };
        let ours: Vec<PathBuf> = paths
            .iter()
            .filter(|path| belongs(&root, path))
            .cloned()
            .collect();
        if ours.is_empty() && !paths.is_empty() {
            return;
        }
        let running = running.lock().unwrap_or_else(PoisonError::into_inner);
        running.stop();
        // The receiver is gone when the program ends.
        let _ = tell.send(ours);
    };
    notify::recommended_watcher(heard).ok()
}

/// Reading is no change, and this program reads.
fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        _ => true,
    }
}

fn belongs(root: &Path, path: &Path) -> bool {
    let Ok(inside) = path.strip_prefix(root) else {
        // A linked folder is told by its own name.
        return true;
    };
    let first = inside.components().next();
    first.is_some_and(|first| PARTS.iter().any(|part| first.as_os_str() == *part))
}
