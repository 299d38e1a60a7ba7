//! A systemd of the test's own: process 1 of its namespaces, with the units of the page and the targets that they name.

use std::{
    fs::{self, File},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

use tempfile::TempDir;

use crate::{
    page::{block, project, replace},
    tool::{LONG, are_installed, has_namespaces, run, wait_for},
};

/// The units of the page, by their files.
const UNITS: [&str; 4] = [
    "my-api.socket",
    "my-api.service",
    "my-api.service.d/hardening.conf",
    "my-api@.service",
];

/// What the units need of a system: targets without anything in them.
const TARGETS: [&str; 6] = [
    "basic.target",
    "multi-user.target",
    "network.target",
    "shutdown.target",
    "sockets.target",
    "sysinit.target",
];

/// Puts files where the units expect them, and the shell into a control group of its own. The mounts are those of this namespace.
const PREPARE: &str = r#"
set -eu
mount --make-rprivate /
mount -t tmpfs tmpfs /run
mkdir /run/lock /run/units
cp -R "$folder"/units/. /run/units
mount -t tmpfs tmpfs /usr/local/bin
cp "$program" /usr/local/bin/my-api
mount -t tmpfs -o mode=755 tmpfs /srv
mkdir /srv/my-api
cp "$project"/.env.production "$project"/next-build.json /srv/my-api
mount -t cgroup2 cgroup2 /mnt
mkdir "/mnt/$group"
echo $$ > "/mnt/$group/cgroup.procs"
umount /mnt
exec unshare --mount --pid --fork --kill-child --cgroup --uts --ipc --mount-proc sh -c "$boot"
"#;

/// Becomes systemd. It knows the units of the test only, so that it starts nothing of this machine.
const BOOT: &str = r#"
set -eu
umount -R /sys/fs/cgroup 2>/dev/null || true
mount -t cgroup2 cgroup2 /sys/fs/cgroup
exec env -i PATH="$PATH" container=unshare SYSTEMD_UNIT_PATH=/run/units SYSTEMD_GENERATOR_PATH=/run/none \
    /lib/systemd/systemd --system --unit=basic.target --log-target=console --show-status=false
"#;

/// Removes the control groups of a machine whose processes have ended.
const CLEAN: &str = r#"
mount --make-rprivate / && mount -t cgroup2 cgroup2 /mnt && find "/mnt/$group" -depth -type d -exec rmdir {} +
"#;

/// A running systemd. All its processes are killed when it is dropped.
pub(crate) struct Machine {
    unshare: Child,
    folder: TempDir,
}

impl Machine {
    /// Boots with the units of the page, where the socket has this port. `None` if that is not possible here.
    pub(crate) fn boot(port: u16) -> Option<Self> {
        let programs = [
            "unshare",
            "nsenter",
            "mount",
            "systemctl",
            "systemd-analyze",
        ];
        if !are_installed(&programs) || !has_namespaces() {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        write_units(&folder.path().join("units"), port, None);
        for target in TARGETS {
            let text = "[Unit]\nDefaultDependencies=no\n";
            fs::write(folder.path().join("units").join(target), text).unwrap();
        }
        let log = File::create(folder.path().join("log")).unwrap();
        let unshare = Command::new("unshare")
            .args(["--mount", "sh", "-c", PREPARE])
            .env("folder", folder.path())
            .env("program", env!("CARGO_BIN_EXE_my-api"))
            .env("project", project())
            .env("group", group(folder.path()))
            .env("boot", BOOT)
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn();
        let mut machine = Self {
            unshare: unshare.unwrap(),
            folder,
        };
        wait_for("systemd", || {
            let exited = machine.unshare.try_wait().unwrap();
            assert!(exited.is_none(), "{}", machine.log());
            machine.process_1()?;
            let is_up = machine.try_run(&["systemctl", "is-active", "basic.target"]);
            is_up.status.success().then_some(())
        });
        Some(machine)
    }

    /// Runs a command of systemd in the machine, which must succeed.
    pub(crate) fn run(&self, command: &[&str]) -> String {
        let output = self.try_run(command);
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&text).into_owned();
        assert!(
            output.status.success(),
            "{command:?}: {text}\n{}",
            self.log()
        );
        text
    }

    fn try_run(&self, command: &[&str]) -> Output {
        let process = self.process_1().unwrap().to_string();
        Command::new("nsenter")
            .args([
                "--target", &process, "--mount", "--pid", "--cgroup", "--uts", "--ipc",
            ])
            .args(["env", "SYSTEMD_UNIT_PATH=/run/units", "SYSTEMD_PAGER=cat"])
            .args(["timeout", &LONG.as_secs().to_string()])
            .args(command)
            .output()
            .unwrap()
    }

    /// The value of a unit's property.
    pub(crate) fn property(&self, unit: &str, name: &str) -> String {
        let text = self.run(&["systemctl", "show", "--value", "--property", name, unit]);
        text.trim().to_owned()
    }

    /// A file in `/proc` of a unit's main process.
    pub(crate) fn process_file(&self, unit: &str, name: &str) -> String {
        let process = self.property(unit, "MainPID");
        self.run(&["cat", &format!("/proc/{process}/{name}")])
    }

    /// The process that is number 1 in the machine, by its number here.
    fn process_1(&self) -> Option<u32> {
        let id = self.unshare.id();
        let children = fs::read_to_string(format!("/proc/{id}/task/{id}/children")).ok()?;
        let child: u32 = children.split_whitespace().next()?.parse().ok()?;
        let name = fs::read_to_string(format!("/proc/{child}/comm")).ok()?;
        (name.trim() == "systemd").then_some(child)
    }

    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap()
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        // `--kill-child` ends process 1, and with it all others of the machine.
        let _ = self.unshare.kill();
        let _ = self.unshare.wait();
        for _ in 0..100 {
            let clean = Command::new("unshare")
                .args(["--mount", "sh", "-c", CLEAN])
                .env("group", group(self.folder.path()))
                .stderr(Stdio::null())
                .status();
            if clean.is_ok_and(|status| status.success()) {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    }
}

/// The name of the machine's control group.
fn group(folder: &Path) -> String {
    let name = folder.file_name().unwrap().to_string_lossy();
    format!("my-api-{}", name.trim_start_matches('.'))
}

/// Writes the units of the page into a folder: the socket with this port, the services with this program.
pub(crate) fn write_units(folder: &Path, port: u16, program: Option<&str>) {
    let program = program.unwrap_or("/usr/local/bin/my-api");
    for name in UNITS {
        let text = block("systemd.md", &format!("/etc/systemd/system/{name}"));
        let text = match name.rsplit('.').next() {
            Some("socket") => replace(text, &[("127.0.0.1:3000", &format!("127.0.0.1:{port}"))]),
            Some("service") => replace(text, &[("/usr/local/bin/my-api", program)]),
            _ => text,
        };
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    // As the page says, instances use the same hardening.
    let [hardening, instances] =
        ["my-api.service.d", "my-api@.service.d"].map(|name| folder.join(name));
    run(Command::new("cp").arg("-R").args([hardening, instances]));
}
