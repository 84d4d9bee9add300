//! Each of many strings once.

use hashbrown::HashMap;

/// Strings, numbered in the order in which they came.
#[derive(Debug, Clone, Default)]
pub struct Names {
    numbers: HashMap<String, u32>,
    names: Vec<String>,
}

impl Names {
    /// The number of `name`, a new one if it is new.
    pub fn number(&mut self, name: &str) -> u32 {
        if let Some(&number) = self.numbers.get(name) {
            return number;
        }
        let number = self.names.len() as u32;
        self.numbers.insert(name.to_owned(), number);
        self.names.push(name.to_owned());
        number
    }

    /// The number of `name`, if it has come.
    pub fn find(&self, name: &str) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    /// The string of a number that was given.
    pub fn name(&self, number: u32) -> &str {
        &self.names[number as usize]
    }

    /// All, by number.
    pub fn all(&self) -> &[String] {
        &self.names
    }
}
