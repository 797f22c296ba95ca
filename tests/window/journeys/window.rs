//! Journeys through the real window: the real binary, real IPC, a real store.
//!
//! Each takes its pictures as it goes; `./dev screenshots` keeps those that README shows.

mod demo;
mod export;
mod hrio;
mod month;
mod online;
mod outbound;
mod programs;
mod receive;
mod server;
mod with_dhis2;
