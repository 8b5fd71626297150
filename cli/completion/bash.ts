import { COMMON_FLAGS, type Completed, quoted, type Value } from "./table";

/** The script that completes the commands in bash, from 3.2 on. */
export function bashCompletion(commands: readonly Completed[]): string {
  const names = words(commands.map(({ name }) => name));
  const cases = commands.flatMap((command) => [
    ...flagValues(command),
    flagNames(command),
    ...taken(command),
  ]);
  return `# Completion of gke-guardrails for bash, to be read by: eval "$(gke-guardrails completion bash)"
_gke_guardrails_stacks() {
  local name
  for name in Pulumi.*.yaml Pulumi.*.yml Pulumi.*.json; do
    name=\${name#Pulumi.} name=\${name%.*}
    # compgen runs what looks like a command in a word.
    case $name in *[!A-Za-z0-9_.-]*) ;; *) printf '%s\\n' "$name" ;; esac
  done
}

_gke_guardrails() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]}
  local IFS=$'\\n' position=-1 i
  COMPREPLY=()
  # bash takes the "=" of --flag=value for a word.
  if [ "$current" = = ]; then
    current=
  elif [ "$before" = = ]; then
    before=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W ${names} -- "$current"))
    return
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in -*) ;; *) position=$((position + 1)) ;; esac
  done
  case "$command $before" in
${cases
  .filter((one) => one.kind === "value")
  .map((one) => one.text)
  .join("\n")}
  esac
  case "$command $current" in
${cases
  .filter((one) => one.kind === "flags")
  .map((one) => one.text)
  .join("\n")}
  esac
  case "$command $position" in
${cases
  .filter((one) => one.kind === "taken")
  .map((one) => one.text)
  .join("\n")}
  esac
}

complete -o default -F _gke_guardrails gke-guardrails
`;
}

const words = (list: readonly string[]): string => `$'${list.join("\\n")}'`;

interface Case {
  kind: "value" | "flags" | "taken";
  text: string;
}

const branch = (kind: Case["kind"], patterns: readonly string[], action: string): Case => ({
  kind,
  text: `    ${patterns.join(" | ")}) ${action}return ;;`,
});

const flagValues = ({ name, flags }: Completed): Case[] =>
  Object.entries(flags)
    .filter(([, { type }]) => type === "string")
    .map(([flag, { short, value }]) => {
      const spelled = [`--${flag}`, ...(short === undefined ? [] : [`-${short}`])];
      return branch(
        "value",
        spelled.map((word) => quoted(`${name} ${word}`)),
        offer(value),
      );
    });

const flagNames = ({ name, flags }: Completed): Case =>
  branch(
    "flags",
    [`${quoted(`${name} -`)}*`],
    offer(Object.keys({ ...flags, ...COMMON_FLAGS }).map((flag) => `--${flag}`)),
  );

const taken = ({ name, takes }: Completed): Case[] =>
  takes.map((value, i) => branch("taken", [quoted(`${name} ${i}`)], offer(value)));

/** The command that fills COMPREPLY; while that is empty, bash completes files. */
function offer(value: Value | undefined): string {
  if (value === undefined || value === "file") return "";
  const source =
    value === "folder" ? "-d" : value === "stack" ? '-W "$(_gke_guardrails_stacks)"' : `-W ${words(value)}`;
  return `COMPREPLY=($(compgen ${source} -- "$current")); `;
}
