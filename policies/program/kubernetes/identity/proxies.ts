import {
  METADATA_ADDRESS,
  METADATA_HOST,
  NO_PROXY_VARIABLES,
  PROXY_VARIABLES,
} from "../../../../gke/metadata-server";
import { allOf, everyItem, someItem } from "../../../evaluation/unknown";
import type { Context, Finding } from "../../../rule";
import type { PodTemplate, WorkloadType } from "../pods";
import { hasCredentials } from "./credentials";
import type { Container } from "./metadata-variables";
import { hasMeantIdentity } from "./pod-identity";

// Proxies to which containers send what is meant for the metadata server.

/** The finding on a variable that has a container ask the metadata server through a proxy, if its Pods have an identity. */
export function* proxyFindings(
  container: Container,
  path: string,
  pod: PodTemplate | undefined,
  context: Context<WorkloadType>,
): Iterable<Finding> {
  yield* context.each(container.env, function* (variable, j) {
    const isProxied = allOf(
      () => PROXY_VARIABLES.includes(variable.name ?? ""),
      () => variable.value !== undefined && variable.value !== "" && !isInPod(variable.value),
      () => sparesNoMetadata(container),
      () => !hasCredentials(container, context as Context),
      () => hasMeantIdentity(pod, context),
    );
    if (!isProxied) return;
    yield {
      at: `${path}.env[${j}].value`,
      problem: `is a proxy, to which client libraries such as those for Python also send what they ask ${METADATA_HOST}, as no NO_PROXY leaves that out: a proxy does not reach the Pod's metadata server, and the container gets no token`,
      fix: `Add the variable NO_PROXY with "${METADATA_HOST},${METADATA_ADDRESS}".`,
      level: "advisory",
    };
  });
}

/** Another container of the Pod may pass queries on to the metadata server. */
const isInPod = (proxy: string): boolean => /^(?:\w+:\/\/)?(?:localhost|127\.|\[::1\])/.test(proxy);

/** Whether nothing that a container sets leaves the metadata server out. What it has from elsewhere may. */
const sparesNoMetadata = ({ env, envFrom }: Container): boolean =>
  allOf(
    () => (envFrom?.length ?? 0) === 0,
    () =>
      !someItem(env, ({ name = "", value }) =>
        allOf(
          () => NO_PROXY_VARIABLES.includes(name),
          () => value === undefined || !everyItem(value.split(/[\s,]+/), (entry) => !coversMetadata(entry)),
        ),
      ),
  );

/**
 * Whether an entry of NO_PROXY covers the metadata server: its name, the end of that, its address, or the beginning of that. One that is made of another
 * variable may.
 */
function coversMetadata(entry: string): boolean {
  const end = entry
    .replace(/^\*?\./, "")
    .replace(/:\d+$/, "")
    .replace(/\.$/, "")
    .toLowerCase();
  return (
    entry === "*" ||
    entry.includes("$(") ||
    METADATA_HOST === end ||
    (end !== "" && METADATA_HOST.endsWith(`.${end}`)) ||
    entry.startsWith("169.254.")
  );
}
