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

/** Whether it is not known before the update what a command runs. @param props with undefined for what is not known. */
export const isTextUnknown = (props: Readonly<Record<string, unknown>>): boolean =>
  ["create", "update"].some((key) => key in props && props[key] === undefined);

/** Whether a command grants roles in Google Cloud, judged by those of its texts that are known. */
export const grantsRoles = (props: Readonly<Record<string, unknown>>): boolean =>
  textsOf(props).some((text) => /\b(?:add-iam-policy-binding|set-iam-policy)\b/.test(text));

/** Whether a command changes GKE clusters or Kubernetes objects, judged by those of its texts that are known. */
export const changesClusters = (props: Readonly<Record<string, unknown>>): boolean =>
  textsOf(props).some((text) => text.split(/[\n;&|]/).some(changes));

/** What a command runs, as far as it is known, with the interpreter before it: that may be the tool itself. */
function textsOf({ create, update, interpreter }: Readonly<Record<string, unknown>>): string[] {
  const words: readonly unknown[] = Array.isArray(interpreter) ? interpreter : [];
  const before = words.filter((word) => typeof word === "string");
  return [create, update].flatMap((text) => (typeof text === "string" ? [[...before, text].join(" ")] : []));
}

function changes(command: string): boolean {
  const words = command.trim().split(/\s+/);
  const at = words.findIndex((word) => VERBS.has(word.replace(/^.*\//, "")));
  const tool = words[at]?.replace(/^.*\//, "") ?? "";
  const rest = words.slice(at + 1);
  // Only gcloud's commands on GKE matter here.
  if (tool === "gcloud" && !rest.includes("container")) return false;
  return rest.some((word) => VERBS.get(tool)?.has(word));
}
