import { allOf, anyOf, someItem } from "../../../evaluation/unknown";
import type { FIREWALL, Inputs } from "../../../resource-types";
import { isOn } from "../requirements";
import { coversProtocol } from "./firewall-filters";

type Firewall = Inputs[typeof FIREWALL];

/** Whether a block is the whole internet, or half of it: two halves would get around a check for the whole. */
export const isWorld = (cidrBlock: unknown): boolean =>
  typeof cidrBlock === "string" && cidrBlock.length <= 50 && /\/0*[01]$/.test(cidrBlock);

/** Whether a firewall rule allows ingress to a TCP port of its targets. */
export const opens = (firewall: Firewall, port: number): boolean => opensAny(firewall, [port, port]);

/** Whether a firewall rule allows ingress to any TCP port of a range. */
export const opensAny = (firewall: Firewall, range: readonly [first: number, last: number]): boolean =>
  allOf(
    () => (firewall.direction ?? "INGRESS") === "INGRESS",
    () => !isOn(firewall.disabled),
    () =>
      someItem(firewall.allows, (allow) =>
        allOf(
          () => coversProtocol(allow),
          () =>
            anyOf(
              () => !allow.ports?.length,
              () => someItem(allow.ports, (ports) => overlap(String(ports), range)),
            ),
        ),
      ),
  );

function overlap(ports: string, [least, most]: readonly [number, number]): boolean {
  const [first = Number.NaN, last = first] = ports.split("-").map(Number);
  return first <= most && last >= least;
}
