//! The load: connections in one thread that sends as fast as it is answered, or at a fixed rate.

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
    connection::{Connection, Progress},
    exchange::Exchange,
    scenarios::Ends,
};

/// What came of a closed loop.
#[derive(Debug, Clone, Copy)]
pub struct Answered {
    /// All answers, those that came after the time was over among them.
    pub total: u64,
    /// Answers a second, in the time.
    pub rate: f64,
}

/// Many connections to one server, each asking for one of the exchanges at a time, in turn.
pub struct Load<'a> {
    address: SocketAddr,
    exchanges: &'a [Exchange],
    epoll: OwnedFd,
    connections: Vec<Connection>,
    // For each connection, which exchange it is in.
    turns: Vec<usize>,
    next: usize,
    events: Vec<Event>,
    buffer: Vec<u8>,
}

impl<'a> Load<'a> {
    /// Connects so many times.
    ///
    /// # Errors
    /// When the server does not accept.
    pub fn open(address: SocketAddr, exchanges: &'a [Exchange], count: usize) -> io::Result<Self> {
        let mut load = Self {
            address,
            exchanges,
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

    fn connect(&self, place: usize) -> io::Result<Connection> {
        let connection = Connection::open(self.address)?;
        let data = EventData::new_u64(place as u64);
        // Edges: an answer is read to its end, so what comes next is news.
        let flags = EventFlags::IN | EventFlags::OUT | EventFlags::RDHUP | EventFlags::ET;
        epoll::add(&self.epoll, &connection, data, flags)?;
        Ok(connection)
    }

    fn start(&mut self, place: usize) -> io::Result<()> {
        self.turns[place] = self.next;
        self.next = (self.next + 1) % self.exchanges.len();
        self.connections[place].start(&self.exchanges[self.turns[place]])
    }

    /// Waits for news, at most this long, and tells `answered` of each connection that got its whole answer.
    fn wait(
        &mut self,
        timeout: Duration,
        mut answered: impl FnMut(&mut Self, usize) -> io::Result<()>,
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
            let exchanges = self.exchanges;
            let exchange = &exchanges[self.turns[place]];
            if self.connections[place].go_on(exchange, &mut self.buffer)? == Progress::Answered {
                if exchange.ends != Ends::AsFramed {
                    self.connections[place] = self.connect(place)?;
                }
                answered(self, place)?;
            }
        }
        self.events = events;
        Ok(())
    }

    /// Asks again as soon as there is an answer, on all connections, for so long; then waits for the last answers.
    ///
    /// # Errors
    /// When an answer is not as it should be, or does not come.
    pub fn closed_loop(&mut self, time: Duration) -> io::Result<Answered> {
        let begin = Instant::now();
        let (mut total, mut in_time) = (0, None);
        for place in 0..self.connections.len() {
            self.start(place)?;
        }
        let mut running = self.connections.len();
        while running > 0 {
            let elapsed = begin.elapsed();
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
        let (count, elapsed) = in_time.unwrap_or((total, begin.elapsed()));
        Ok(Answered {
            total,
            rate: count as f64 / elapsed.as_secs_f64(),
        })
    }

    /// Asks so many times a second, whatever is answered. Gives the nanoseconds from when each request was due to its
    /// answer: one that had to wait for a connection waited for the server. None if the server is too slow for it.
    ///
    /// # Errors
    /// When an answer is not as it should be.
    pub fn open_loop(&mut self, rate: f64, time: Duration) -> io::Result<Option<Vec<u64>>> {
        let (begin, interval) = (Instant::now(), Duration::from_secs_f64(1.0 / rate));
        let total = (rate * time.as_secs_f64()) as u32;
        let mut due = vec![begin; self.connections.len()];
        let mut idle: Vec<usize> = (0..self.connections.len()).collect();
        let mut waiting = VecDeque::new();
        let (mut sent, mut latencies) = (0, Vec::with_capacity(total as usize));
        while latencies.len() < total as usize {
            while sent < total && begin + interval * sent <= Instant::now() {
                waiting.push_back(begin + interval * sent);
                sent += 1;
            }
            while let (Some(&place), true) = (idle.last(), !waiting.is_empty()) {
                idle.pop();
                due[place] = waiting.pop_front().unwrap_or(begin);
                self.start(place)?;
            }
            // Without a pause: this core has nothing else to do, and waking up takes longer than an answer.
            self.wait(Duration::ZERO, |_, place| {
                latencies.push(due[place].elapsed().as_nanos() as u64);
                idle.push(place);
                Ok(())
            })?;
            if begin.elapsed() > time * 3 {
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
