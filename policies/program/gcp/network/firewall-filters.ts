import { allOf, anyOf, someItem } from "../../../evaluation/unknown";
import type { FIREWALL, Inputs } from "../../../resource-types";
import type { Protocol } from "./cluster-dns";
import type { Way } from "./egress-ways";

// The protocols and ports that a firewall rule allows or denies.

export type Filter = NonNullable<Inputs[typeof FIREWALL]["denies"]>[number];

/** What rules call a protocol, by its name or number. Source: https://www.iana.org/assignments/protocol-numbers */
const NAMES: Readonly<Record<Protocol, readonly string[]>> = { tcp: ["tcp", "6"], udp: ["udp", "17"] };

/** Whether what a rule allows or denies is a protocol, among others or alone. */
export const coversProtocol = ({ protocol }: Filter, wanted: Protocol = "tcp"): boolean =>
  ["all", ...NAMES[wanted]].includes(String(protocol).toLowerCase());

/** Whether what a rule allows or denies is the port of a way, or all ports where that has none. */
export const coversWay = (filter: Filter, { port, protocol }: Pick<Way, "port" | "protocol">): boolean =>
  allOf(
    () => coversProtocol(filter, protocol),
    () =>
      anyOf(
        () => !filter.ports?.length,
        () => someItem(filter.ports, (range) => port !== undefined && coversNumber(String(range), port)),
      ),
  );

function coversNumber(ports: string, port: number): boolean {
  const [first = Number.NaN, last = first] = ports.split("-").map(Number);
  return first <= port && port <= last;
}
