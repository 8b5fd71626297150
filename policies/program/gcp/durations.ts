import { counted } from "../../../gke/counted";
import { parseSeconds } from "../../../gke/durations";
import type { Finding } from "../../rule";

/** The range of a duration, in seconds, and a text that says who sets it: "GKE takes 21600 to 604800". */
interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/** The finding on a duration that is not a number of seconds within the bounds; none where it is absent or right. */
export function* durationFindings(
  at: string,
  duration: unknown,
  { min = 0, max }: Bounds,
): Iterable<Finding> {
  if (duration === undefined) return;
  const seconds = parseSeconds(String(duration));
  const limits = max === undefined ? "" : `, from "${min}s" to "${max}s"`;
  const fix = `Set ${at} to seconds, such as "${Math.max(min, 3600)}s"${limits}.`;
  if (seconds === undefined) {
    yield {
      at,
      problem: 'is not a duration in seconds such as "3600s", the only form that GKE accepts',
      fix,
    };
  } else if (seconds < min || seconds > (max ?? seconds)) {
    yield { at, problem: `is ${counted(seconds, "second")}, and GKE accepts ${min} to ${max}`, fix };
  }
}
