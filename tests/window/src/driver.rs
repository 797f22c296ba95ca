//! A WebDriver: the program that starts what is driven, and speaks to its page.

use crate::{
    Laptop, Result,
    page::{GLANCE, PATIENCE},
};
use std::{
    fs::{self, File},
    net::TcpListener,
    os::unix::process::CommandExt,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Instant,
};
use thirtyfour::{Capabilities, WebDriver};

pub struct Driver {
    program: &'static str,
    process: Child,
    port: u16,
    log: PathBuf,
}

impl Driver {
    /// Starts a driver that is told its port as `--port=`, with what else it and what it starts want to be told.
    pub fn start(
        laptop: &Laptop,
        program: &'static str,
        arguments: &[&str],
        variables: &[(&str, &str)],
    ) -> Result<Self> {
        // The driver is spoken to in the clear, but the HTTP client, which is built for the engine too, wants
        // to know whose cryptography it would use.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let port = free_port()?;
        let log = laptop.file("driver.log");
        let out = File::create(&log)?;
        let mut command = Command::new(program);
        let process = laptop
            .furnish(&mut command)
            .arg(format!("--port={port}"))
            .args(arguments)
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(out.try_clone()?)
            .stderr(out)
            .process_group(0)
            .spawn()
            .map_err(|error| format!("{program}: {error}; `./dev test` installs it"))?;
        Ok(Self { program, process, port, log })
    }

    /// Opens what is driven. The driver takes connections a moment after it is started: asks until it does.
    pub async fn open(&self, wanted: Capabilities) -> Result<WebDriver> {
        let started = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            if started.elapsed() > PATIENCE {
                return Err(format!("{} does not answer:\n{}", self.program, self.words()).into());
            }
            std::thread::sleep(GLANCE);
        }
        let session = WebDriver::new(format!("http://127.0.0.1:{}", self.port), wanted).await;
        session.map_err(|error| format!("it does not open: {error}\n{}", self.words()).into())
    }

    /// What the driver and the application wrote.
    fn words(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for Driver {
    /// Ends the driver and, where it still runs, the application: they are one process group.
    fn drop(&mut self) {
        let group = format!("-{}", self.process.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        let _ = self.process.wait();
    }
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
