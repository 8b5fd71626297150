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

/** Whether a resource is a command of the package `command`. */
export const isCommand = (type: string): boolean => /^command:(?:local|remote):Command$/.test(type);

/** Whether a command grants roles in Google Cloud, as far as its texts are known. */
export const grantsRoles = ({ create, update }: Readonly<Record<string, unknown>>): boolean =>
  [create, update].some(
    (text) => typeof text === "string" && /\b(?:add-iam-policy-binding|set-iam-policy)\b/.test(text),
  );

/** Whether a command changes GKE clusters or Kubernetes objects, as far as its texts are known. */
export const changesClusters = ({ create, update }: Readonly<Record<string, unknown>>): boolean =>
  [create, update].some((text) => typeof text === "string" && text.split(/[\n;&|]/).some(changes));

function changes(command: string): boolean {
  const words = command.trim().split(/\s+/);
  const at = words.findIndex((word) => VERBS.has(word.replace(/^.*\//, "")));
  const tool = words[at]?.replace(/^.*\//, "") ?? "";
  const rest = words.slice(at + 1);
  // Of all that gcloud can do, only what it does to GKE.
  if (tool === "gcloud" && !rest.includes("container")) return false;
  return rest.some((word) => VERBS.get(tool)?.has(word));
}
