import * as decode from "./shared/decoders";
import { DECLARED, EXPECTED, WORKLOAD_PATTERNS, type Workloads } from "./verification/workload-options";

/** A label's key and value. Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
const LABEL_KEY = /^([a-z0-9.-]{1,253}\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/;

const labels =
  (what: string): decode.Decoder<Readonly<Record<string, string>>> =>
  (value, at, problems) => {
    const keys = { expected: "a label's key", pattern: LABEL_KEY };
    const found = decode.mapOf(what, keys, decode.text("a label's value", LABEL_VALUE))(value, at, problems);
    return found && Object.fromEntries(found);
  };

const named = decode.record("a Kubernetes service account", {
  namespace: decode.text(EXPECTED.namespace, WORKLOAD_PATTERNS.namespace),
  serviceAccount: decode.text(EXPECTED.serviceAccount, WORKLOAD_PATTERNS.serviceAccount),
  account: decode.maybe(decode.text(EXPECTED.account, WORKLOAD_PATTERNS.account)),
  labels: decode.maybe(labels("labels of the workload's Pods")),
  nodeSelector: decode.maybe(labels("labels of nodes")),
  tolerations: decode.maybe(
    decode.list(
      "tolerations",
      decode.record("a toleration", {
        key: decode.maybe(decode.text("a taint's key", LABEL_KEY)),
        operator: decode.maybe(decode.oneOf("Equal", "Exists")),
        value: decode.maybe(decode.text("a taint's value", LABEL_VALUE)),
        effect: decode.maybe(decode.oneOf("NoSchedule", "PreferNoSchedule", "NoExecute")),
      }),
    ),
  ),
});

const item: decode.Decoder<Exclude<Workloads, typeof DECLARED>[number]> = (value, at, problems) =>
  value === DECLARED ? value : named(value, at, problems);

/** Whose identities are verified: the program's own accounts, others by name, or both. */
export const workloads: decode.Decoder<Workloads> = (value, at, problems) =>
  value === DECLARED ? value : decode.list(`service accounts, or "${DECLARED}"`, item)(value, at, problems);
