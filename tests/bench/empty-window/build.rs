fn main() {
    #[cfg(feature = "program")]
    tauri_build::build();
}
