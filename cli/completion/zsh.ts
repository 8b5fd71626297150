import { COMMON_FLAGS, type Completed, type Flag, quoted, type Value } from "./table";

/** The script that completes the commands in zsh: read by eval, or kept in a folder of fpath as _gke-guardrails. */
export function zshCompletion(commands: readonly Completed[]): string {
  const described = commands.map(({ name, summary }) => quoted(`${name}:${summary.replaceAll(":", "\\:")}`));
  return `#compdef gke-guardrails
# Completion of gke-guardrails for zsh, to be read by: eval "$(gke-guardrails completion zsh)"
_gke_guardrails_stacks() {
  local -a stacks
  stacks=(Pulumi.*.(yaml|yml|json)(N))
  stacks=(\${\${stacks#Pulumi.}%.*})
  compadd -a stacks
}

_gke_guardrails() {
  local -a commands
  commands=(
${described.map((line) => `    ${line}`).join("\n")}
  )
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  ((CURRENT--))
  case $command in
${commands.map(argumentsOf).join("\n")}
  esac
}

if [ "$funcstack[1]" = _gke-guardrails ]; then
  _gke_guardrails "$@"
else
  compdef _gke_guardrails gke-guardrails
fi
`;
}

function argumentsOf({ name, flags, takes }: Completed): string {
  const specs = [
    ...Object.entries({ ...flags, ...COMMON_FLAGS }).flatMap(([flag, spec]) => flagSpecs(flag, spec)),
    ...takes.map((value, i) => `${i + 1}:${action(value)}`),
  ];
  return `    ${name}) _arguments ${specs.map(quoted).join(" ")} ;;`;
}

function flagSpecs(flag: string, { type, multiple, short, value }: Flag): string[] {
  const repeated = multiple === true ? "*" : "";
  const takesValue = type === "string";
  const long = `${repeated}--${flag}${takesValue ? `=:${action(value)}` : ""}`;
  if (short === undefined) return [long];
  return [long, `${repeated}-${short}${takesValue ? `:${action(value)}` : ""}`];
}

/** A message that is shown, and what is offered. */
function action(value: Value | undefined): string {
  if (value === undefined) return "value: ";
  if (value === "file") return "file:_files";
  if (value === "folder") return "folder:_files -/";
  if (value === "stack") return "stack:_gke_guardrails_stacks";
  return `value:(${value.join(" ")})`;
}
