//! Things by number: places are used again, numbers are not.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

/// The number of a `T` in its [`Arena`]. A number of something removed finds nothing, even when its place is used again.
pub(crate) struct Id<T> {
    place: u32,
    generation: u32,
    of: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    pub(crate) fn number(self) -> u64 {
        u64::from(self.generation) << 32 | u64::from(self.place)
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.number() == other.number()
    }
}
impl<T> Eq for Id<T> {}
impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.number().hash(state);
    }
}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.place, self.generation)
    }
}

struct Place<T> {
    generation: u32,
    value: Option<T>,
}

/// A list whose entries keep their numbers.
pub(crate) struct Arena<T> {
    places: Vec<Place<T>>,
    free: Vec<u32>,
}

impl<T> Arena<T> {
    pub(crate) const fn new() -> Self {
        Self {
            places: Vec::new(),
            free: Vec::new(),
        }
    }

    pub(crate) fn insert(&mut self, value: T) -> Id<T> {
        if let Some(place) = self.free.pop()
            && let Some(entry) = self.places.get_mut(place as usize)
        {
            entry.value = Some(value);
            return Id {
                place,
                generation: entry.generation,
                of: PhantomData,
            };
        }
        // Limits keep every arena far below four thousand million entries.
        let place = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        self.places.push(Place {
            generation: 0,
            value: Some(value),
        });
        Id {
            place,
            generation: 0,
            of: PhantomData,
        }
    }

    pub(crate) fn get(&self, id: Id<T>) -> Option<&T> {
        self.places
            .get(id.place as usize)
            .filter(|place| place.generation == id.generation)?
            .value
            .as_ref()
    }

    pub(crate) fn get_mut(&mut self, id: Id<T>) -> Option<&mut T> {
        self.places
            .get_mut(id.place as usize)
            .filter(|place| place.generation == id.generation)?
            .value
            .as_mut()
    }

    pub(crate) fn remove(&mut self, id: Id<T>) -> Option<T> {
        let place = self
            .places
            .get_mut(id.place as usize)
            .filter(|place| place.generation == id.generation)?;
        let value = place.value.take()?;
        place.generation = place.generation.wrapping_add(1);
        self.free.push(id.place);
        Some(value)
    }

    pub(crate) fn len(&self) -> usize {
        self.places.len() - self.free.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (Id<T>, &T)> {
        (0u32..).zip(&self.places).filter_map(|(place, entry)| {
            entry.value.as_ref().map(|value| {
                (
                    Id {
                        place,
                        generation: entry.generation,
                        of: PhantomData,
                    },
                    value,
                )
            })
        })
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (Id<T>, &mut T)> {
        (0u32..).zip(&mut self.places).filter_map(|(place, entry)| {
            let generation = entry.generation;
            entry.value.as_mut().map(|value| {
                (
                    Id {
                        place,
                        generation,
                        of: PhantomData,
                    },
                    value,
                )
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_something_removed_finds_nothing() {
        let mut arena = Arena::new();
        let first = arena.insert("a");
        assert_eq!(arena.remove(first), Some("a"));
        let second = arena.insert("b");
        assert_eq!(first.place, second.place);
        assert_eq!((arena.get(first), arena.get(second)), (None, Some(&"b")));
        assert_eq!((arena.remove(first), arena.len()), (None, 1));
    }
}
