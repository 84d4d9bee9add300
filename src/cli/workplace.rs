//! Where an output is written before it is whole, and what becomes of it when a run is stopped.
//!
//! DESIGN. Beside the wanted folder `out` stands `.out.unfinished`. It holds `lock`, which the run that
//! writes keeps locked; `new`, what it writes; `batches`, from which tables are put together; `spool`, articles
//! that wait; and for a moment `earlier`, what `new` replaces, or `whole`, a sign that all of it is on its way
//! into an output that stays. The system releases the lock of a run
//! that ends, however it ends: whoever gets it owns what lies there, completes the moves that a killed run
//! had begun, and clears the rest. A run that is told to stop (Ctrl-C, SIGTERM) clears its own. Only batches
//! stay, if there are enough for another run to go on from, until one into the same folder ends well. Where the
//! system can exchange two folders in one step, there is no moment without an output.

use super::folder::files;
use crate::{Error, Result};
use signal_hook::consts::{SIGINT, SIGTERM};
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

const BATCHES: &str = "batches";
const SPOOL: &str = "spool";
/// Exit code of a program that a signal stopped: this and the signal's number.
const STOPPED: usize = 128;
/// How often, and after what time again, a run that stops tries to remove what its other threads still write.
const ATTEMPTS: usize = 200;
const PAUSE: Duration = Duration::from_millis(2);
/// How often a run looks whether it is told to stop.
const LOOK: Duration = Duration::from_millis(50);

/// The workplaces of this run. Whoever holds it, no other thread puts an output in its place or leaves.
static OPEN: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A workplace held by this run; cleared when dropped.
pub(super) struct Workplace {
    /// Beside the wanted folder.
    place: PathBuf,
    /// Released when the run ends.
    _lock: File,
}

impl Workplace {
    /// Opens the workplace of `wanted`; clears what a run that was killed left there.
    ///
    /// # Errors
    /// When another run holds it, or it cannot be written.
    pub(super) fn open(wanted: &Path) -> Result<Self> {
        let Some(name) = wanted.file_name() else {
            return Err(Error::new(wanted.display(), "is no name for a folder", "choose another place"));
        };
        let parent = wanted.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let place = parent.join(format!(".{}.unfinished", name.to_string_lossy()));
        let failed = |error: std::io::Error| {
            let what = format!("cannot be written: {error}");
            Error::new(wanted.display(), what, "choose a place that can be written and has room")
        };
        let lock = || {
            fs::create_dir_all(&place)?;
            File::options().create(true).write(true).truncate(false).open(place.join("lock"))
        };
        // Another run may have cleared the place between the two steps.
        let lock = lock().or_else(|_| lock()).map_err(failed)?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => Error::new(
                wanted.display(),
                "is being written by another run",
                "wait until that is done, or choose another folder",
            ),
            TryLockError::Error(error) => failed(error),
        })?;
        let own = Self { place, _lock: lock };
        own.recover(wanted).map_err(failed)?;
        open_places().push(own.place.clone());
        fs::create_dir(own.fresh()).map_err(failed)?;
        Ok(own)
    }

    /// Where to write.
    pub(super) fn fresh(&self) -> PathBuf {
        self.place.join("new")
    }

    /// Where batches of tables wait for the others.
    pub(super) fn batches(&self) -> PathBuf {
        self.place.join(BATCHES)
    }

    /// Where articles wait to be measured.
    pub(super) fn spool(&self) -> PathBuf {
        self.place.join(SPOOL)
    }

    fn earlier(&self) -> PathBuf {
        self.place.join("earlier")
    }

    /// Whether all of `new` is to move into an output that stays.
    fn whole(&self) -> PathBuf {
        self.place.join("whole")
    }

    /// A run killed between two moves lost nothing.
    fn recover(&self, wanted: &Path) -> std::io::Result<()> {
        if self.earlier().exists() && !wanted.exists() {
            fs::rename(self.earlier(), wanted)?;
        }
        if self.whole().exists() {
            self.move_all(wanted)?;
        }
        for left in [self.fresh(), self.earlier(), self.spool()] {
            if left.exists() {
                fs::remove_dir_all(left)?;
            }
        }
        Ok(())
    }

    /// Puts what was written in the place of `wanted`, whatever stands there.
    ///
    /// # Errors
    /// When it cannot be renamed; what stood there then stands there still.
    pub(super) fn put(&self, wanted: &Path) -> std::io::Result<()> {
        let _nobody_leaves = open_places();
        if !wanted.exists() {
            return fs::rename(self.fresh(), wanted);
        }
        if exchange(&self.fresh(), wanted) {
            return Ok(());
        }
        fs::rename(wanted, self.earlier())?;
        fs::rename(self.fresh(), wanted).inspect_err(|_| {
            // Better an earlier output than none.
            let _ = fs::rename(self.earlier(), wanted);
        })
    }

    /// Moves what was written into `wanted`, in place of files of the same names, the manifest last.
    ///
    /// # Errors
    /// When something cannot be moved; the next run that writes there completes it.
    pub(super) fn add(&self, wanted: &Path) -> std::io::Result<()> {
        let _nobody_leaves = open_places();
        fs::write(self.whole(), "")?;
        self.move_all(wanted)
    }

    fn move_all(&self, wanted: &Path) -> std::io::Result<()> {
        let mut paths = files(&self.fresh())?;
        paths.sort_by_key(|path| path == "manifest.json");
        for path in paths {
            let to = wanted.join(&path);
            fs::create_dir_all(to.parent().unwrap_or(wanted))?;
            fs::rename(self.fresh().join(&path), to)?;
        }
        fs::remove_file(self.whole())
    }
}

/// How many whole batches there are to go on from, if they are worth it: a single one is soon measured again.
fn kept_batches(place: &Path) -> usize {
    let whole = |entry: &fs::DirEntry| entry.path().is_dir() && entry.path().extension().is_none();
    let entries = fs::read_dir(place.join(BATCHES)).into_iter().flatten();
    let n = entries.flatten().filter(whole).count();
    if n > 1 { n } else { 0 }
}

impl Drop for Workplace {
    fn drop(&mut self) {
        let mut open = open_places();
        let n = clear(&self.place);
        if n > 0 {
            super::note(format_args!(
                "{n} batches are kept: the same command goes on from them with --resume"
            ));
        }
        open.retain(|place| *place != self.place);
    }
}

/// Exchanges two folders in one step; `false` where the system cannot.
fn exchange(a: &Path, b: &Path) -> bool {
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE).is_ok()
    }
    #[cfg(not(any(target_os = "linux", target_os = "macos")))]
    {
        let _ = (a, b);
        false
    }
}

fn open_places() -> std::sync::MutexGuard<'static, Vec<PathBuf>> {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes a workplace; the lock last, so that nobody else works there meanwhile. Tells how many batches stay.
fn clear(place: &Path) -> usize {
    if place.join("whole").exists() {
        // A move failed half-way; the next run completes it.
        return 0;
    }
    let _ = fs::remove_dir_all(place.join("new"));
    let _ = fs::remove_dir_all(place.join("earlier"));
    let _ = fs::remove_dir_all(place.join(SPOOL));
    let n = kept_batches(place);
    if n > 0 {
        return n;
    }
    let _ = fs::remove_dir_all(place.join(BATCHES));
    let _ = fs::remove_file(place.join("lock"));
    let _ = fs::remove_dir(place);
    0
}

/// A run that can be told to stop.
#[derive(Clone)]
pub(super) struct Watch(Arc<AtomicUsize>);

impl Watch {
    /// From now on SIGINT (Ctrl-C), SIGTERM and, on Unix, SIGHUP clear the workplaces of this run and end it
    /// with exit code 128 and the signal's number.
    pub(super) fn begin() -> Self {
        let watch = Self(Arc::default());
        let told = |signal: i32| {
            // Should the system refuse, the signal ends the run at once, and the next run clears up.
            let number = usize::try_from(signal).unwrap_or_default();
            let _ = signal_hook::flag::register_usize(signal, Arc::clone(&watch.0), number);
        };
        told(SIGINT);
        told(SIGTERM);
        #[cfg(unix)]
        told(signal_hook::consts::SIGHUP);
        let watching = watch.clone();
        std::thread::spawn(move || {
            loop {
                watching.leave_if_told();
                std::thread::sleep(LOOK);
            }
        });
        watch
    }

    /// Ends the run if it was told to stop.
    pub(super) fn leave_if_told(&self) {
        let signal = self.0.load(Ordering::SeqCst);
        if signal == 0 {
            return;
        }
        let open = open_places();
        let mut kept = 0;
        for place in &*open {
            // Other threads may write a last file while the folder is removed.
            for _ in 0..ATTEMPTS {
                kept = clear(place);
                if !place.join("new").exists() && (kept > 0 || !place.exists()) {
                    break;
                }
                std::thread::sleep(PAUSE);
            }
        }
        let what = match (open.is_empty(), kept) {
            (true, _) => "nothing was being written".to_owned(),
            (false, 0) => "what was not finished is removed, what was there before stands".to_owned(),
            (false, n) => format!(
                "what was there before stands; {n} batches are kept: the same command goes on from them with --resume"
            ),
        };
        super::note(format_args!("slantwise: stopped; {what}"));
        std::process::exit(i32::try_from(STOPPED + signal).unwrap_or(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("slantwise-workplace-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        path
    }

    #[test]
    fn a_new_output_takes_the_place_of_the_earlier_one() {
        let folder = scratch("put");
        let wanted = folder.join("out");
        for content in ["one", "two"] {
            let place = Workplace::open(&wanted).unwrap();
            fs::write(place.fresh().join("a"), content).unwrap();
            place.put(&wanted).unwrap();
            drop(place);
            assert_eq!(fs::read_to_string(wanted.join("a")).unwrap(), content);
            assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "nothing is left beside it");
        }
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_a_killed_run_left_is_put_right() {
        let folder = scratch("recover");
        let wanted = folder.join("out");
        let left = folder.join(".out.unfinished");
        // Killed between the two moves.
        fs::create_dir_all(left.join("earlier")).unwrap();
        fs::create_dir_all(left.join("new/half")).unwrap();
        fs::write(left.join("lock"), "").unwrap();
        fs::write(left.join("earlier/a"), "earlier").unwrap();
        drop(Workplace::open(&wanted).unwrap());
        assert_eq!(fs::read_to_string(wanted.join("a")).unwrap(), "earlier");
        assert!(!left.exists());
        // Killed while files moved into an output that stays.
        fs::create_dir_all(left.join("new/tables")).unwrap();
        fs::write(left.join("new/tables/b"), "added").unwrap();
        fs::write(left.join("whole"), "").unwrap();
        drop(Workplace::open(&wanted).unwrap());
        assert_eq!(fs::read_to_string(wanted.join("tables/b")).unwrap(), "added");
        assert!(!left.exists());
        // Killed after both moves.
        fs::create_dir_all(left.join("earlier")).unwrap();
        fs::write(left.join("earlier/a"), "older").unwrap();
        drop(Workplace::open(&wanted).unwrap());
        assert_eq!(fs::read_to_string(wanted.join("a")).unwrap(), "earlier");
        assert!(!left.exists());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn two_runs_do_not_write_one_output() {
        let folder = scratch("two");
        let wanted = folder.join("out");
        let first = Workplace::open(&wanted).unwrap();
        let error = Workplace::open(&wanted).err().unwrap();
        assert!(error.what().contains("another run"), "{error}");
        assert!(first.fresh().is_dir(), "the first keeps its place");
        drop(first);
        assert!(Workplace::open(&wanted).is_ok());
        fs::remove_dir_all(folder).unwrap();
    }
}
