//! The workspaces of one laptop, of several servers or several users, side by side in one folder.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::label::Label;
use super::{STORE_FILE, key, unwritable};
use crate::Error;
use crate::surface::WorkspaceLabel;

/// Names the workspace that was open last.
const LAST_FILE: &str = "last";

/// What a workspace's folder is called if nobody says otherwise.
pub(super) const USUAL_NAME: &str = "workspace";

/// The folder in which workspaces stand. Only its sub-folders that have a store and a key in them are looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelf {
    root: PathBuf,
}

impl Shelf {
    /// The one that the workspace in `folder` stands on, or would.
    #[must_use]
    pub fn around(folder: &Path) -> Self {
        let folder = absolute(folder);
        let root = folder.parent().map_or_else(|| folder.clone(), Path::to_owned);
        Self { root }
    }

    /// Its workspaces, by server and user; `current` is the folder of the one at hand.
    #[must_use]
    pub fn list(&self, current: &Path) -> Vec<WorkspaceLabel> {
        let current = absolute(current);
        let entries = fs::read_dir(&self.root).into_iter().flatten().flatten();
        let mut labels: Vec<WorkspaceLabel> = entries
            .filter(|entry| is_workspace(&entry.path()))
            .filter_map(|entry| {
                let Label { server, user, demo } = Label::read(&entry.path()).unwrap_or_default();
                let name = entry.file_name().into_string().ok()?;
                Some(WorkspaceLabel { name, server, user, demo, current: entry.path() == current })
            })
            .collect();
        labels.sort_by(|a, b| (&a.server, &a.user, &a.name).cmp(&(&b.server, &b.user, &b.name)));
        labels
    }

    /// Where the workspace of this name is.
    ///
    /// # Errors
    /// [`Error::UnknownWorkspace`] for whatever is not in the list, paths included.
    pub fn folder_of(&self, name: &str) -> Result<PathBuf, Error> {
        let listed = self.list(Path::new("")).into_iter().any(|label| label.name == name);
        if listed { Ok(self.root.join(name)) } else { Err(Error::UnknownWorkspace { name: name.to_owned() }) }
    }

    /// Where a new workspace may be made: `workspace`, `workspace-2`, …
    #[must_use]
    pub fn free(&self) -> PathBuf {
        let numbered = (2..).map(|number: u32| format!("{USUAL_NAME}-{number}"));
        let mut names = std::iter::once(USUAL_NAME.to_owned()).chain(numbered);
        let free = names.find_map(|name| Some(self.root.join(name)).filter(|folder| is_free(folder)));
        free.unwrap_or_else(|| self.root.join(USUAL_NAME))
    }

    /// Notes which workspace is open, for the next time.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn remember(&self, folder: &Path) -> Result<(), Error> {
        let folder = absolute(folder);
        let Some(name) = folder.file_name().and_then(|name| name.to_str()) else { return Ok(()) };
        let path = self.root.join(LAST_FILE);
        let write = || -> std::io::Result<()> {
            let mut file = tempfile::NamedTempFile::new_in(&self.root)?;
            file.write_all(name.as_bytes())?;
            file.persist(&path)?;
            Ok(())
        };
        write().map_err(|error| unwritable(&path, &error))
    }

    /// The workspace that was open last, if it is still there.
    #[must_use]
    pub fn remembered(&self) -> Option<PathBuf> {
        let name = fs::read_to_string(self.root.join(LAST_FILE)).ok()?;
        self.folder_of(name.trim()).ok()
    }

    /// Where to begin: with the workspace that was open last, else with the usual one, else with any there is. The
    /// folder of a new one where there is none.
    #[must_use]
    pub fn first(&self) -> PathBuf {
        let usual = || Some(self.root.join(USUAL_NAME)).filter(|folder| is_workspace(folder));
        let any = || self.list(Path::new("")).first().map(|label| self.root.join(&label.name));
        self.remembered().or_else(usual).or_else(any).unwrap_or_else(|| self.free())
    }
}

fn is_workspace(folder: &Path) -> bool {
    [STORE_FILE, key::KEY_FILE].iter().all(|name| folder.join(name).is_file())
}

/// Nothing is there, or nothing is in it.
fn is_free(folder: &Path) -> bool {
    match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(_) => folder.symlink_metadata().is_err(),
    }
}

/// Without asking the disk: a link stays the link that it is.
fn absolute(folder: &Path) -> PathBuf {
    std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned())
}

#[cfg(test)]
mod tests {
    use jumla_store::Account;

    use super::*;
    use crate::{Clock, Workspace};

    const PASSPHRASE: &str = "a long enough passphrase";

    fn workspace(folder: &Path, server: &str, user: &str) {
        let account = Account { server: server.into(), user: user.into(), ..Account::default() };
        Workspace::create(folder, Some(PASSPHRASE), &account, Clock::System).unwrap();
    }

    fn names(shelf: &Shelf, current: &Path) -> Vec<(String, bool)> {
        shelf.list(current).into_iter().map(|label| (label.name, label.current)).collect()
    }

    #[test]
    fn workspaces_stand_side_by_side_by_server_and_user() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path();
        let shelf = Shelf::around(&root.join("workspace"));
        assert_eq!(shelf.list(root), []);
        assert_eq!((shelf.free(), shelf.first()), (root.join("workspace"), root.join("workspace")));

        workspace(&root.join("workspace"), "https://b.example.org", "amina");
        workspace(&root.join("workspace-2"), "https://a.example.org", "zawadi");
        workspace(&root.join("other"), "https://a.example.org", "baraka");
        // What is no workspace is none of ours.
        fs::create_dir_all(root.join("photos")).unwrap();
        fs::create_dir_all(root.join("half")).unwrap();
        fs::write(root.join("half").join(STORE_FILE), "").unwrap();
        fs::write(root.join("a file"), "").unwrap();

        let listed = names(&shelf, &root.join("workspace-2"));
        let expected = [("other", false), ("workspace-2", true), ("workspace", false)];
        assert_eq!(listed, expected.map(|(name, current)| (name.to_owned(), current)));
        assert_eq!(shelf.free(), root.join("workspace-3"));
        assert_eq!(shelf.folder_of("other").unwrap(), root.join("other"));
        for name in
            ["photos", "half", "", ".", "..", "../x", "other/", "./other", "other/../workspace", "last"]
        {
            let found = shelf.folder_of(name);
            assert!(matches!(found, Err(Error::UnknownWorkspace { .. })), "{name}: {found:?}");
        }
    }

    #[test]
    fn a_label_is_written_again_where_it_is_gone_or_wrong() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("workspace");
        workspace(&folder, "https://cht.example.org", "amina");
        let shelf = Shelf::around(&folder);
        let before = shelf.list(&folder);
        assert_eq!(
            (before[0].server.as_str(), before[0].user.as_str()),
            ("https://cht.example.org", "amina")
        );
        for wrong in [None, Some("{"), Some("{\"user\": \"somebody else\"}")] {
            let label = folder.join(super::super::label::LABEL_FILE);
            match wrong {
                None => fs::remove_file(&label).unwrap(),
                Some(text) => fs::write(&label, text).unwrap(),
            }
            assert_ne!(shelf.list(&folder), before);
            drop(Workspace::open(&folder, Some(PASSPHRASE), Clock::System).unwrap());
            assert_eq!(shelf.list(&folder), before);
        }
    }

    #[test]
    fn the_one_that_was_open_last_is_remembered_while_it_is_there() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path();
        let shelf = Shelf::around(&root.join("workspace"));
        assert_eq!(shelf.remembered(), None);
        let second = root.join("workspace-2");
        workspace(&second, "https://cht.example.org", "amina");
        assert_eq!(shelf.first(), second, "any is better than none");
        workspace(&root.join("workspace"), "https://cht.example.org", "baraka");
        assert_eq!(shelf.first(), root.join("workspace"));
        shelf.remember(&second).unwrap();
        assert_eq!((shelf.remembered(), shelf.first()), (Some(second.clone()), second.clone()));
        super::super::wipe(&second).unwrap();
        assert_eq!((shelf.remembered(), shelf.first()), (None, root.join("workspace")));
        assert_eq!(shelf.free(), second, "the name is free again");
        fs::write(root.join(LAST_FILE), "../elsewhere\n").unwrap();
        assert_eq!(shelf.remembered(), None);
    }

    #[test]
    fn where_one_stands_is_told_from_any_way_to_say_it() {
        let here = std::env::current_dir().unwrap();
        for (folder, root) in
            [("workspace", here.as_path()), ("./workspace", &here), (".", here.parent().unwrap())]
        {
            assert_eq!(Shelf::around(Path::new(folder)).root, root, "{folder}");
        }
    }
}
