//! The load: connections in one thread, which sends as fast as responses arrive or at a fixed rate.

use std::{
    collections::VecDeque,
    fmt, io,
    net::SocketAddr,
    time::{Duration, Instant},
};

use rustix::{
    event::epoll::{self, CreateFlags, Event, EventData, EventFlags},
    fd::OwnedFd,
    time::Timespec,
};

use crate::{
    checked::CheckedRequest,
    connection::{LoadConnection, Progress},
    scenarios::Completion,
};

/// The result of a closed loop.
#[derive(Debug, Clone, Copy)]
pub struct Throughput {
    /// All responses, including those after the end of the time.
    pub total: u64,
    /// Responses per second within the time.
    pub rate: f64,
}

/// Many connections to one server, each with one of the requests at a time, in turn.
pub struct Load<'a> {
    address: SocketAddr,
    requests: &'a [CheckedRequest],
    epoll: OwnedFd,
    connections: Vec<LoadConnection>,
    // The index of the current request of each connection.
    turns: Vec<usize>,
    next: usize,
    events: Vec<Event>,
    buffer: Vec<u8>,
}

impl<'a> Load<'a> {
    /// Opens `count` connections.
    ///
    /// # Errors
    /// When the server does not accept.
    pub fn open(
        address: SocketAddr,
        requests: &'a [CheckedRequest],
        count: usize,
    ) -> io::Result<Self> {
        let mut load = Self {
            address,
            requests,
            epoll: epoll::create(CreateFlags::CLOEXEC)?,
            connections: Vec::with_capacity(count),
            turns: vec![0; count],
            next: 0,
            events: Vec::with_capacity(count),
            buffer: vec![0; 1 << 18],
        };
        for place in 0..count {
            let connection = load.connect(place)?;
            load.connections.push(connection);
        }
        Ok(load)
    }

    fn connect(&self, place: usize) -> io::Result<LoadConnection> {
        let connection = LoadConnection::open(self.address)?;
        let data = EventData::new_u64(place as u64);
        // Edge-triggered: each response is read completely, so further bytes are a new event.
        let flags = EventFlags::IN | EventFlags::OUT | EventFlags::RDHUP | EventFlags::ET;
        epoll::add(&self.epoll, &connection, data, flags)?;
        Ok(connection)
    }

    fn start(&mut self, place: usize) -> io::Result<()> {
        self.turns[place] = self.next;
        self.next = (self.next + 1) % self.requests.len();
        self.connections[place].start(&self.requests[self.turns[place]])
    }

    /// Waits for events, at most for `timeout`, and calls `complete` for each connection that received its complete response.
    fn wait(
        &mut self,
        timeout: Duration,
        mut complete: impl FnMut(&mut Self, usize) -> io::Result<()>,
    ) -> io::Result<()> {
        let timeout = Timespec::try_from(timeout).map_err(io::Error::other)?;
        let mut events = std::mem::take(&mut self.events);
        events.clear();
        epoll::wait(
            &self.epoll,
            rustix::buffer::spare_capacity(&mut events),
            Some(&timeout),
        )?;
        for event in &events {
            let place = usize::try_from(event.data.u64()).map_err(io::Error::other)?;
            let requests = self.requests;
            let request = &requests[self.turns[place]];
            if self.connections[place].advance(request, &mut self.buffer)? == Progress::Complete {
                if request.completion != Completion::Framed {
                    self.connections[place] = self.connect(place)?;
                }
                complete(self, place)?;
            }
        }
        self.events = events;
        Ok(())
    }

    /// Sends the next request on each connection as soon as it has a response, for `time`; then waits for the last responses.
    ///
    /// # Errors
    /// When a response is not as expected, or missing.
    pub fn closed_loop(&mut self, time: Duration) -> io::Result<Throughput> {
        let start = Instant::now();
        let (mut total, mut in_time) = (0, None);
        for place in 0..self.connections.len() {
            self.start(place)?;
        }
        let mut running = self.connections.len();
        while running > 0 {
            let elapsed = start.elapsed();
            if in_time.is_none() && elapsed >= time {
                in_time = Some((total, elapsed));
            }
            self.wait(Duration::from_millis(100), |load, place| {
                total += 1;
                if in_time.is_none() {
                    return load.start(place);
                }
                running -= 1;
                Ok(())
            })?;
        }
        let (count, elapsed) = in_time.unwrap_or((total, start.elapsed()));
        Ok(Throughput {
            total,
            rate: count as f64 / elapsed.as_secs_f64(),
        })
    }

    /// Sends `rate` requests per second, independent of the responses. Returns the nanoseconds from when each request was due
    /// to its response, including the time in which it waited for a connection. `None` if the server is too slow.
    ///
    /// # Errors
    /// When a response is not as expected.
    pub fn open_loop(&mut self, rate: f64, time: Duration) -> io::Result<Option<Vec<u64>>> {
        let (start, interval) = (Instant::now(), Duration::from_secs_f64(1.0 / rate));
        let total = (rate * time.as_secs_f64()) as u32;
        let mut due = vec![start; self.connections.len()];
        let mut idle: Vec<usize> = (0..self.connections.len()).collect();
        let mut waiting = VecDeque::new();
        let (mut sent, mut latencies) = (0, Vec::with_capacity(total as usize));
        while latencies.len() < total as usize {
            while sent < total && start + interval * sent <= Instant::now() {
                waiting.push_back(start + interval * sent);
                sent += 1;
            }
            while let (Some(&place), true) = (idle.last(), !waiting.is_empty()) {
                idle.pop();
                due[place] = waiting.pop_front().unwrap_or(start);
                self.start(place)?;
            }
            // Polls without a pause: this core is otherwise idle, and waking up takes longer than a response.
            self.wait(Duration::ZERO, |_, place| {
                latencies.push(due[place].elapsed().as_nanos() as u64);
                idle.push(place);
                Ok(())
            })?;
            if start.elapsed() > time * 3 {
                return Ok(None);
            }
        }
        Ok(Some(latencies))
    }
}

impl fmt::Debug for Load<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Load")
            .field("address", &self.address)
            .field("connections", &self.connections.len())
            .finish_non_exhaustive()
    }
}
