import { SELF_HEAL } from "../verifier/settings";
import * as decode from "./shared/decoders";
import { IMAGE_PATTERNS } from "./verification/image";
import { knownIssue } from "./verification/known-issue-keys";
import { BOUNDS, type VerificationOptions } from "./verification/options";
import { workloads } from "./workload-keys";

/** The key `verification`. */
export const verification = decode.record("the upgrade verification", {
  periodSeconds: decode.maybe(
    decode.integer("the seconds between two verifications of a node", ...BOUNDS.periodSeconds),
  ),
  everyMinutes: decode.maybe(
    decode.integer("the minutes between two verifications of the cluster", ...BOUNDS.everyMinutes),
  ),
  nodeConditions: decode.maybe(decode.flag),
  gate: decode.maybe(decode.flag),
  selfHeal: decode.maybe(decode.oneOf(...SELF_HEAL)),
  knownIssues: decode.maybe(decode.list("known issues", knownIssue)),
  workloads: decode.maybe(workloads),
  image: decode.maybe(
    decode.record("a container image with Node.js", {
      registry: decode.maybe(
        decode.text("a registry's host, such as europe-docker.pkg.dev", IMAGE_PATTERNS.registry),
      ),
      repository: decode.maybe(decode.text("the image's path in its registry", IMAGE_PATTERNS.repository)),
      tag: decode.maybe(decode.text("the image's tag", IMAGE_PATTERNS.tag)),
      digest: decode.maybe(decode.text("sha256: and 64 hexadecimal digits", IMAGE_PATTERNS.digest)),
    }),
  ),
}) satisfies decode.Decoder<VerificationOptions>;
