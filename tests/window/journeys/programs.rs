//! Settings → Programs on this computer: a token is made, used over HTTP, and taken away again.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use jumla_window_tests::{Laptop, Result};

const PATH: &str = "/api/jumla/v1/targets?period=2026-10";

/// The status and the body of the answer to a program with this token.
fn asked(address: &str, token: &str) -> Result<(u16, String)> {
    let host = address.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host)?;
    write!(
        stream,
        "GET {PATH} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let status = answer.split(' ').nth(1).ok_or("no answer")?.parse()?;
    Ok((status, answer))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_asks_with_its_token_until_that_is_revoked() -> Result<()> {
    let laptop = Laptop::new()?;
    laptop.jumla(&["demo"])?;
    let window = laptop.open().await?;
    window.click("[data-test='nav-settings']").await?;
    // Any port that is free: others may be testing on this computer.
    window.fill("[data-test='programs-port']", "0").await?;
    window.click("[data-test='programs-save']").await?;
    // While it is being saved the switch cannot be used, and afterwards it is another one.
    window.click("[data-test='programs-on']:not([disabled])").await?;
    window.wait_for("[data-test='programs-state'][data-state='on']").await?;
    let state = window.text("[data-test='programs-state']").await?;
    let address = state
        .split_whitespace()
        .find(|word| word.starts_with("http://127.0.0.1"))
        .ok_or("no address")?
        .trim_end_matches(['.', ','])
        .to_owned();

    window.click("[data-test='program-new']").await?;
    window.fill("[data-test='program-name']", "Dashboard").await?;
    window.screenshot("programs-new").await?;
    window.click("[data-test='program-dialog-confirm']").await?;
    window.wait_for("[data-test='token']").await?;
    let token = window.text("[data-test='token']").await?;
    window.screenshot("programs-token").await?;
    window.click("[data-test='token-done']").await?;
    window.wait_for("[data-test='program'][data-id='Dashboard']").await?;

    let (status, body) = asked(&address, &token)?;
    assert!(status == 200 && body.contains("\"targets\""), "{body}");
    assert_eq!(asked(&address, "another")?.0, 401);
    window.screenshot("programs").await?;

    window.click("[data-test='program-revoke']").await?;
    window.wait_for("[data-test='revoke-dialog']").await?;
    window.screenshot("programs-revoke").await?;
    window.click("[data-test='revoke-dialog-confirm']").await?;
    window.wait_for_text("[data-test='program'][data-id='Dashboard']", "revoked").await?;
    assert_eq!(asked(&address, &token)?.0, 401, "from that moment on");
    window.screenshot("programs-revoked").await?;
    window.close().await
}
