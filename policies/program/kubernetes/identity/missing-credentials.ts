import { allOf, someItem, someKey } from "../../../evaluation/unknown";
import type { Context, Finding } from "../../../rule";
import type { PodTemplate, WorkloadType } from "../pods";
import { CREDENTIALS } from "./credentials";
import type { Container } from "./metadata-variables";
import { hasMeantIdentity } from "./pod-identity";

// Files of credentials that containers name and that nothing brings.

type MountingContainer = Container & {
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly volumeMounts?: readonly { readonly mountPath?: string }[];
};

interface Volume {
  readonly projected?: { readonly sources?: readonly object[] };
}

/** The finding on a container that is to take its credentials from a file which none of its volumes brings, if its Pods have an identity. */
export function* missingFileFindings(
  container: MountingContainer,
  path: string,
  pod: PodTemplate | undefined,
  context: Context<WorkloadType>,
): Iterable<Finding> {
  yield* context.each(container.env, function* (variable, j) {
    const file = () => variable.value ?? "";
    const isMissing = allOf(
      () => variable.name === CREDENTIALS,
      () => file().startsWith("/") && !file().includes("$("),
      () => !someItem(container.volumeMounts, ({ mountPath = "" }) => isBelow(file(), mountPath)),
      () => !speaksOf(file(), container),
      () => !someKey(pod?.metadata?.annotations, bringsFiles),
      () => !someItem(pod?.spec?.volumes, hasToken),
      () => hasMeantIdentity(pod, context),
    );
    if (!isMissing) return;
    yield {
      at: `${path}.env[${j}].value`,
      problem:
        "is a file that no volume of the container brings: where the image does not have it either, Google's client libraries fail on it instead of asking the metadata server, and the container does not get its Pod's identity",
      fix: "Remove the variable: without it client libraries ask the metadata server. Or mount the file.",
      level: "advisory",
    };
  });
}

const isBelow = (file: string, folder: string): boolean =>
  file === folder || file.startsWith(`${folder.replace(/\/$/, "")}/`);

/** Whether a volume has a token that another identity provider takes: the image may have the configuration for that, which is no secret. */
const hasToken = ({ projected }: Volume): boolean =>
  someItem(projected?.sources, (source) => "serviceAccountToken" in source);

/** Whether the command of a container speaks of the file, or of the variable that names it: it may write the file. */
const speaksOf = (file: string, { command, args }: MountingContainer): boolean =>
  [command, args].some((words) =>
    someItem(words, (word) => word.includes(file) || word.includes(CREDENTIALS)),
  );

/** Whether an annotation of a Pod has something add files to it when it is created, as Vault's injector does. Proxies of meshes are no files. */
const bringsFiles = (annotation: string): boolean =>
  annotation.includes("inject") && !/istio|linkerd/.test(annotation);
