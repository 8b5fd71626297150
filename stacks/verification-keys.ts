import * as decode from "./shared/decoders";
import { OPTION_KEYS } from "./verification/option-keys";
import type { VerificationOptions } from "./verification/options";

const { periodSeconds, everyMinutes, nodeConditions, gate, selfHeal, knownIssues, workloads, image } =
  OPTION_KEYS;

/** The key `verification`: the options that a stack's configuration may choose. */
export const verification = decode.record("the upgrade verification", {
  periodSeconds,
  everyMinutes,
  nodeConditions,
  gate,
  selfHeal,
  knownIssues,
  workloads,
  image,
}) satisfies decode.Decoder<VerificationOptions>;
