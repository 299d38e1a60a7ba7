//! Reads a Dockerfile.

/// An instruction that the page's Dockerfile may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Instruction {
    From {
        image: String,
        name: Option<String>,
    },
    Workdir(String),
    Copy {
        from: Option<String>,
        sources: Vec<String>,
        to: String,
    },
    Run(String),
    Env(Vec<(String, String)>),
    User(String),
    Expose(u16),
    StopSignal(String),
    HealthCheck(Vec<String>),
    Cmd(Vec<String>),
}

/// Reads a file.
pub(crate) fn parse(text: &str) -> Vec<Instruction> {
    let text = text.replace("\\\n", " ");
    let lines = text.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(instruction).collect()
}

fn instruction(line: &str) -> Instruction {
    let (name, rest) = line.split_once(' ').unwrap();
    let rest = rest.trim();
    match name {
        "FROM" => match rest.split_once(" AS ") {
            Some((image, name)) => Instruction::From {
                image: image.to_owned(),
                name: Some(name.to_owned()),
            },
            None => Instruction::From {
                image: rest.to_owned(),
                name: None,
            },
        },
        "WORKDIR" => Instruction::Workdir(rest.to_owned()),
        "COPY" => copy(rest),
        "RUN" => Instruction::Run(rest.to_owned()),
        "ENV" => Instruction::Env(rest.split_whitespace().map(variable).collect()),
        "USER" => Instruction::User(rest.to_owned()),
        "EXPOSE" => Instruction::Expose(rest.parse().unwrap()),
        "STOPSIGNAL" => Instruction::StopSignal(rest.to_owned()),
        "HEALTHCHECK" => {
            let (_, command) = rest.split_once("CMD ").unwrap();
            Instruction::HealthCheck(serde_json::from_str(command.trim()).unwrap())
        }
        "CMD" => Instruction::Cmd(serde_json::from_str(rest).unwrap()),
        _ => panic!("the test can't execute {line}"),
    }
}

fn copy(rest: &str) -> Instruction {
    let mut words: Vec<_> = rest.split_whitespace().map(str::to_owned).collect();
    let from = words[0].strip_prefix("--from=").map(str::to_owned);
    if from.is_some() {
        words.remove(0);
    }
    let to = words.pop().unwrap();
    let sources = words;
    assert!(
        !sources.iter().any(|source| source.starts_with("--")),
        "the test can't execute {rest}"
    );
    Instruction::Copy { from, sources, to }
}

fn variable(text: &str) -> (String, String) {
    let (name, value) = text.split_once('=').unwrap();
    (name.to_owned(), value.to_owned())
}

#[test]
fn instructions() {
    let text = "# a comment\nFROM a:1 AS b\nRUN x \\\n    && y\nCOPY --from=b /x y ./\n";
    let from = Instruction::From {
        image: "a:1".to_owned(),
        name: Some("b".to_owned()),
    };
    let copy = Instruction::Copy {
        from: Some("b".to_owned()),
        sources: vec!["/x".to_owned(), "y".to_owned()],
        to: "./".to_owned(),
    };
    let run = Instruction::Run("x      && y".to_owned());
    assert_eq!(parse(text), [from, run, copy]);
}
