import { COMMON_FLAGS, type Completed, type Flag, type Value } from "./table";

/** The script that completes the commands in fish. */
export function fishCompletion(commands: readonly Completed[]): string {
  const lines = commands.flatMap((command) => [
    line("__fish_use_subcommand", "-a", command.name, "-d", quoted(command.summary)),
    ...Object.entries({ ...command.flags, ...COMMON_FLAGS }).map(([flag, spec]) =>
      flagLine(command.name, flag, spec),
    ),
    ...command.takes.map((value, i) => line(`__gke_guardrails_takes ${command.name} ${i}`, ...offer(value))),
  ]);
  return `# Completion of gke-guardrails for fish, to be read by: gke-guardrails completion fish | source
function __gke_guardrails_stacks
    string replace -rf '^Pulumi\\.(.+)\\.(?:yaml|yml|json)$' '$1' -- (command ls)
end

# Whether this command is given, and so many words without a flag behind it.
function __gke_guardrails_takes
    set -l words (string match -v -- '-*' (commandline -opc))
    test "$words[2]" = $argv[1]; and test (math (count $words) - 2) -eq $argv[2]
end

complete -c gke-guardrails -f
${lines.join("\n")}
`;
}

const line = (condition: string, ...args: string[]): string =>
  `complete -c gke-guardrails -n ${quoted(condition)} ${args.join(" ")}`;

const flagLine = (command: string, flag: string, { type, short, value }: Flag): string =>
  line(
    `__fish_seen_subcommand_from ${command}`,
    ...(short === undefined ? [] : ["-s", short]),
    "-l",
    flag,
    ...(type === "string" ? [value === "file" ? "-r" : "-x", ...offer(value)] : []),
  );

function offer(value: Value | undefined): string[] {
  if (value === undefined) return [];
  if (value === "file") return ["-F"];
  if (value === "folder") return ["-a", "'(__fish_complete_directories)'"];
  if (value === "stack") return ["-a", "'(__gke_guardrails_stacks)'"];
  return ["-a", quoted(value.join(" "))];
}

const quoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
