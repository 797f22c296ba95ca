//! The system's dialogs for files. `None` where the person thought better of it.

use std::path::PathBuf;

use tauri::WebviewWindow;
use tauri_plugin_dialog::{DialogExt, FilePath};
use tokio::sync::oneshot;

/// One file to read.
pub(super) async fn open_one(window: &WebviewWindow, name: &str, extensions: &[&str]) -> Option<PathBuf> {
    let dialog = window.dialog().file().set_parent(window).add_filter(name, extensions);
    let (sender, chosen) = oneshot::channel();
    dialog.pick_file(move |path| drop(sender.send(path)));
    chosen.await.ok().flatten().and_then(in_a_folder)
}

/// Several files to read.
pub(super) async fn open_several(
    window: &WebviewWindow,
    name: &str,
    extensions: &[&str],
) -> Option<Vec<PathBuf>> {
    let dialog = window.dialog().file().set_parent(window).add_filter(name, extensions);
    let (sender, chosen) = oneshot::channel();
    dialog.pick_files(move |paths| drop(sender.send(paths)));
    let paths: Vec<PathBuf> = chosen.await.ok().flatten()?.into_iter().filter_map(in_a_folder).collect();
    (!paths.is_empty()).then_some(paths)
}

/// A folder to write into.
pub(super) async fn folder(window: &WebviewWindow) -> Option<PathBuf> {
    let dialog = window.dialog().file().set_parent(window);
    let (sender, chosen) = oneshot::channel();
    dialog.pick_folder(move |path| drop(sender.send(path)));
    chosen.await.ok().flatten().and_then(in_a_folder)
}

/// Where to write a file.
pub(super) async fn save(window: &WebviewWindow, proposed: &str) -> Option<PathBuf> {
    let extension = proposed.rsplit('.').next().unwrap_or("json").to_owned();
    let dialog = window.dialog().file().set_parent(window).set_file_name(proposed);
    let dialog = dialog.add_filter(extension.to_uppercase(), &[&extension]);
    let (sender, chosen) = oneshot::channel();
    dialog.save_file(move |path| drop(sender.send(path)));
    chosen.await.ok().flatten().and_then(in_a_folder)
}

fn in_a_folder(path: FilePath) -> Option<PathBuf> {
    path.into_path().ok()
}
