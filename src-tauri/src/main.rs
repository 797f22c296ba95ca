//! The desktop host: one window, its commands, events and dialogs.
//!
//! What it deliberately is not: a place for rules. A command asks the engine and hands on the answer.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod bindings;
mod commands;
mod desk;
mod dhis2;
mod sync;

use std::path::PathBuf;

use jumla_engine::Clock;
use jumla_engine::workspace::{self, Shelf};
use tauri::Manager;

use desk::{Desk, Memory};

/// Months of a whole region are many small pieces, which the system's own allocator is slow with.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    jumla_engine::run_expressions_apart();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::from_env("JUMLA_LOG"))
        .init();
    let clock = Clock::from_environment()?;
    let (folder, memory) = where_to_begin().ok_or("no place for data is known; set JUMLA_WORKSPACE")?;
    let surface = bindings::builder();
    tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .invoke_handler(surface.invoke_handler())
        .setup(move |app| {
            surface.mount_events(app);
            let desk = Desk::new(folder, memory, clock);
            app.manage(desk.clone());
            sync::start_by_itself(app.handle().clone(), desk.clone());
            // The workspace opens while the page is still being loaded; what comes of it the page asks itself.
            tauri::async_runtime::spawn(async move { desk.status().await });
            Ok(())
        })
        .run(tauri::generate_context!())?;
    Ok(())
}

/// With the workspace that `JUMLA_WORKSPACE` names, else with the one that was open last.
fn where_to_begin() -> Option<(PathBuf, Memory)> {
    if let Some(folder) = std::env::var_os("JUMLA_WORKSPACE") {
        return Some((folder.into(), Memory::None));
    }
    Some((Shelf::around(&workspace::default_folder()?).first(), Memory::Kept))
}
