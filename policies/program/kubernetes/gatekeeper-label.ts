import { allOf, someItem } from "../../evaluation/unknown";
import { chartOf, given, type Release } from "./releases";

// The label of namespaces that Gatekeeper's webhooks leave out, and the value of its chart by which hooks put it on namespaces besides the release's own.
// Source: charts/gatekeeper of https://github.com/open-policy-agent/gatekeeper (templates/namespace-post-install.yaml, values.yaml), checked 2026-11-30

export const GATEKEEPER_IGNORE_LABEL = "admission.gatekeeper.sh/ignore";
/** The value that the hooks give the label. */
export const GATEKEEPER_IGNORED = "no-self-managing";

/**
 * Whether a release is of Gatekeeper's chart, and its hooks put the label on a namespace.
 * @throws Undecided if that depends on an unknown value.
 */
export const isIgnoredByGatekeeper = (namespace: string, release: Release): boolean =>
  allOf(
    () => chartOf(release) === "gatekeeper",
    () =>
      someItem(["postInstall", "postUpgrade"], (hook) =>
        allOf(
          () => given(release, hook, "labelNamespace", "enabled") !== false,
          () => includes(given(release, hook, "labelNamespace", "extraNamespaces"), namespace),
        ),
      ),
  );

const includes = (list: unknown, wanted: string): boolean =>
  Array.isArray(list) && someItem(list, (item) => item === wanted);
