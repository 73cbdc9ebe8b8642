//! `sign`: a signature for the published site, made after the build with a key that the build
//! never needs.

use std::{env, path::Path};

use crate::publish;

use super::{FINE, build::failed, options::Options};

/// Where the password of a secret key stands.
const PASSWORD: &str = "GONGSHI_KEY_PASSWORD";

pub(super) fn sign(options: &Options, dir: Option<&Path>, key: &Path) -> u8 {
    let dir = options.output(dir);
    match publish::sign(&dir, key, password()) {
        Ok(words) => {
            options.note(&match options.is_zh() {
                true => format!("已签名：{words}"),
                false => format!("Signed: {words}"),
            });
            FINE
        }
        Err(error) => failed(options, &error),
    }
}

pub(super) fn new_key(options: &Options, key: &Path) -> u8 {
    let password = password();
    let open = password.is_none();
    match publish::new_key(key, password) {
        Ok(public) => {
            options.say(&if options.is_zh() {
                let mut text = format!(
                    "已生成密钥 {0} 和公钥 {0}.pub。公钥写进 site.toml，并在网站以外的地方公布：\n[proof]\nkey = \"{public}\"\n密钥不要放进站点文件夹。",
                    key.display()
                );
                if open {
                    text += &format!("密钥没有密码，谁拿到文件谁就能签名；要加密码，请先设环境变量 {PASSWORD} 再生成。");
                }
                text
            } else {
                let mut text = format!(
                    "Wrote the secret key {0} and the public key {0}.pub. Put the public key into site.toml, and publish it elsewhere too:\n[proof]\nkey = \"{public}\"\nKeep the secret key out of the site folder.",
                    key.display()
                );
                if open {
                    text += &format!(" It has no password: who has the file can sign. Set {PASSWORD} before making a key that has one.");
                }
                text
            });
            FINE
        }
        Err(error) => failed(options, &error),
    }
}

fn password() -> Option<String> {
    env::var(PASSWORD).ok().filter(|p| !p.is_empty())
}
