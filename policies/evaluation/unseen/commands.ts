// What commands of the package `command` do beside the program.

/** The verbs by which a tool changes clusters or objects. */
const VERBS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["gcloud", new Set(["create", "create-auto", "update", "upgrade", "resize", "rollback"])],
  ["helm", new Set(["install", "upgrade"])],
  [
    "kubectl",
    new Set(["annotate", "apply", "create", "edit", "label", "patch", "replace", "scale", "set", "taint"]),
  ],
]);

/**
 * A flag of kubectl and helm by which nothing is changed.
 * Source: https://kubernetes.io/docs/reference/kubectl/generated/kubectl_apply and https://helm.sh/docs/helm/helm_upgrade, checked 2026-11-30
 */
const DRY_RUN = /^--dry-run(?:=(?:client|server|true))?$/;

/** Whether it is not known before the update what a command runs. @param props with undefined for what is not known. */
export const isTextUnknown = (props: Readonly<Record<string, unknown>>): boolean =>
  ["create", "update"].some((key) => key in props && props[key] === undefined);

/** Whether a command grants roles in Google Cloud, judged by those of its texts that are known. */
export const grantsRoles = (props: Readonly<Record<string, unknown>>): boolean =>
  textsOf(props).some((text) => /\b(?:add-iam-policy-binding|set-iam-policy)\b/.test(text));

/** Whether a command changes GKE clusters or Kubernetes objects, judged by those of its texts that are known. */
export const changesClusters = (props: Readonly<Record<string, unknown>>): boolean =>
  textsOf(props).some((text) => text.split(/[\n;&|]/).some(changes));

/**
 * What a command runs, as far as it is known, with the interpreter before it: that may be the tool itself. What a shell only prints is left
 * out.
 */
function textsOf({ create, update, interpreter }: Readonly<Record<string, unknown>>): string[] {
  const words: readonly unknown[] = Array.isArray(interpreter) ? interpreter : [];
  const before = words.filter((word) => typeof word === "string");
  return [create, update].flatMap((text) =>
    typeof text === "string" ? [[...before, withoutPrinted(text)].join(" ")] : [],
  );
}

/** A command of a shell up to what ends it, with its quotes, or what ends it. */
const SHELL_PART = /(?:[^\n;&|'"\\]|\\[\s\S]|'[^']*'|"(?:[^"\\]|\\[\s\S])*")+|\|\||&&|[\n;&|]/g;

/** Whether a command of a shell prints its arguments, and neither runs a command in them nor writes them to a file. */
const onlyPrints = (part: string): boolean =>
  /^\s*(?:echo|printf)\s/.test(part) && !/`|\$\(|<\(|>\s*\S/.test(part);

/** A text without the commands that only print, unless what they print goes to another one. What is no text of a shell stays as it is. */
function withoutPrinted(text: string): string {
  const parts = text.match(SHELL_PART) ?? [];
  // A quote that has no end: what belongs to which command is not known.
  if (parts.join("").length < text.length) return text;
  return parts.filter((part, i) => parts[i + 1] === "|" || !onlyPrints(part)).join("");
}

function changes(command: string): boolean {
  // Quotes and brackets may hold a command, as in sh -c "kubectl apply".
  const words = command.split(/[\s'"`()]+/);
  const at = words.findIndex((word) => VERBS.has(word.replace(/^.*\//, "")));
  const tool = words[at]?.replace(/^.*\//, "") ?? "";
  const rest = words.slice(at + 1);
  if (tool !== "gcloud" && rest.some((word) => DRY_RUN.test(word))) return false;
  // Only gcloud's commands on GKE matter here.
  if (tool === "gcloud" && !rest.includes("container")) return false;
  return rest.some((word) => VERBS.get(tool)?.has(word));
}
