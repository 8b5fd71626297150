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

/** Whether a resource runs a command (Pulumi's package `command`). */
export const isCommand = (type: string): boolean => /^command:(?:local|remote):Command$/.test(type);

/** Whether it is not known before the update what a command runs. @param props with undefined for what is not known. */
export const isTextUnknown = (props: Readonly<Record<string, unknown>>): boolean =>
  ["create", "update"].some((key) => key in props && props[key] === undefined);

/** Whether a command grants roles in Google Cloud, judged by those of its texts that are known. */
export const grantsRoles = ({ create, update }: Readonly<Record<string, unknown>>): boolean =>
  [create, update].some(
    (text) => typeof text === "string" && /\b(?:add-iam-policy-binding|set-iam-policy)\b/.test(text),
  );

/** Whether a command changes GKE clusters or Kubernetes objects, judged by those of its texts that are known. */
export const changesClusters = ({ create, update }: Readonly<Record<string, unknown>>): boolean =>
  [create, update].some((text) => typeof text === "string" && text.split(/[\n;&|]/).some(changes));

function changes(command: string): boolean {
  const words = command.trim().split(/\s+/);
  const at = words.findIndex((word) => VERBS.has(word.replace(/^.*\//, "")));
  const tool = words[at]?.replace(/^.*\//, "") ?? "";
  const rest = words.slice(at + 1);
  // Only gcloud's commands on GKE matter here.
  if (tool === "gcloud" && !rest.includes("container")) return false;
  return rest.some((word) => VERBS.get(tool)?.has(word));
}
