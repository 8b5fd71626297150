import { Output } from "@pulumi/pulumi";
import * as decode from "../shared/decoders";
import { DECLARED, type WorkloadIdentity, type Workloads } from "./workload-options";

export const NAMESPACE = /^(?=.{1,63}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const SERVICE_ACCOUNT = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
const EMAIL = /^[\w-]{1,128}@[\w.-]{1,128}$/;

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

/** What is known once the program has run cannot be decoded before. */
const orOutput =
  <T>(decoder: decode.Decoder<T>): decode.Decoder<T> =>
  (value, at, problems) =>
    Output.isInstance(value) || value instanceof Promise ? (value as T) : decoder(value, at, problems);

const toleration = decode.record("a toleration", {
  key: decode.maybe(orOutput(decode.text("a taint's key", LABEL_KEY))),
  operator: decode.maybe(orOutput(decode.oneOf("Equal", "Exists"))),
  value: decode.maybe(orOutput(decode.text("a taint's value", LABEL_VALUE))),
  effect: decode.maybe(orOutput(decode.oneOf("NoSchedule", "PreferNoSchedule", "NoExecute"))),
  tolerationSeconds: decode.maybe(orOutput(decode.integer("seconds", 0, Number.MAX_SAFE_INTEGER))),
});

const workload: decode.Decoder<WorkloadIdentity> = decode.record("a Kubernetes service account", {
  namespace: decode.text("a namespace", NAMESPACE),
  serviceAccount: decode.text("a Kubernetes service account's name", SERVICE_ACCOUNT),
  account: decode.maybe(orOutput(decode.text("the e-mail address of an IAM service account", EMAIL))),
  labels: decode.maybe(labels("labels of the workload's Pods")),
  nodeSelector: decode.maybe(labels("labels of nodes")),
  tolerations: decode.maybe(decode.list("tolerations", toleration)),
});

const item: decode.Decoder<Exclude<Workloads, typeof DECLARED>[number]> = (value, at, problems) =>
  value === DECLARED ? value : workload(value, at, problems);

/** Whose identities are verified: the program's own accounts, others by name, or both; each account once. */
export const workloads: decode.Decoder<Workloads> = (value, at, problems) => {
  if (typeof value === "string") return decode.oneOf(DECLARED)(value, at, problems);
  const found = decode.list(`service accounts, or "${DECLARED}"`, item)(value, at, problems);
  const names = found?.map((each) => typeof each === "object" && `${each.namespace}/${each.serviceAccount}`);
  for (const [index, name] of names?.entries() ?? []) {
    if (name && names?.indexOf(name) !== index)
      problems.push({
        at: `${at}[${index}]`,
        problem: `names ${name}, which is in the list already; remove one`,
      });
  }
  return found;
};
