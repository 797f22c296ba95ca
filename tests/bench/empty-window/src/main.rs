//! The least that a Tauri window can be: one page that says "Empty", of the same size as Jumla's.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() -> tauri::Result<()> {
    tauri::Builder::default().run(tauri::generate_context!())
}
