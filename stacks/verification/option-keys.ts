import { SELF_HEAL } from "../../verifier/settings";
import * as decode from "../shared/decoders";
import { IMAGE_PATTERNS } from "./image";
import { knownIssues } from "./known-issue-keys";
import { NAMESPACE, workloads } from "./workload-keys";

/** The bounds of what is a number, ends included. */
export const BOUNDS = {
  periodSeconds: [10, 600],
  everyMinutes: [5, 30],
  rolloutPatienceSeconds: [1, 3600],
} as const;

/** An address whose characters the verifier's environment takes. */
const RUNBOOK_URL = /^https:\/\/[\w@.:,/-]{1,300}$/;
const AUDIENCE = /^[\w@.:/-]{1,200}$/;

export const runbookUrl = decode.text(
  "an address of letters, digits and @ . : , / - with https:// and without an anchor",
  RUNBOOK_URL,
);

const image = decode.record("a container image with Node.js", {
  registry: decode.maybe(
    decode.text("a registry's host, such as europe-docker.pkg.dev", IMAGE_PATTERNS.registry),
  ),
  repository: decode.maybe(decode.text("the image's path in its registry", IMAGE_PATTERNS.repository)),
  tag: decode.maybe(decode.text("the image's tag", IMAGE_PATTERNS.tag)),
  digest: decode.maybe(decode.text("sha256: and 64 hexadecimal digits", IMAGE_PATTERNS.digest)),
});

/** The options of a verification by name; each may be left out. */
export const OPTION_KEYS = {
  namespace: decode.maybe(
    decode.textAs("a namespace of its own, which is created", (name) =>
      NAMESPACE.test(name) && !/^(kube-.*|default)$/.test(name) ? name : undefined,
    ),
  ),
  periodSeconds: decode.maybe(
    decode.integer("the seconds between two verifications of a node", ...BOUNDS.periodSeconds),
  ),
  everyMinutes: decode.maybe(
    decode.integer("the minutes between two verifications of the cluster", ...BOUNDS.everyMinutes),
  ),
  rolloutPatienceSeconds: decode.maybe(
    decode.integer("the seconds for which a rollout waits", ...BOUNDS.rolloutPatienceSeconds),
  ),
  nodeConditions: decode.maybe(decode.flag),
  gate: decode.maybe(decode.flag),
  selfHeal: decode.maybe(decode.oneOf(...SELF_HEAL)),
  metrics: decode.maybe(decode.flag),
  audience: decode.maybe(decode.text("an audience of up to 200 letters, digits and @ . : / _ -", AUDIENCE)),
  tokenRegistry: decode.maybe(decode.text("a registry's host", IMAGE_PATTERNS.registry)),
  image: decode.maybe(image),
  workloads: decode.maybe(workloads),
  runbookUrl: decode.maybe(runbookUrl),
  knownIssues: decode.maybe(knownIssues),
};
