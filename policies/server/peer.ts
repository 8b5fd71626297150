import { readFileSync } from "node:fs";
import type { Socket } from "node:net";

/** 127.0.0.1, which servers of ours listen at. */
const LOOPBACK = "0100007F";
/** Where fields stand in a line: https://docs.kernel.org/networking/proc_net_tcp.html (2026-11-29) */
const [LOCAL, REMOTE, USER] = [1, 2, 7];

/**
 * Whether another user has opened a connection over the loopback interface, who may reach each port there. Known on Linux alone; root may do
 * whatever we may.
 */
export function isOfAnotherUser(
  { localPort, remotePort }: Pick<Socket, "localPort" | "remotePort">,
  read: (file: string) => string = textOf,
): boolean {
  const own = process.geteuid?.();
  if (own === undefined || process.platform !== "linux") return false;
  const [from, to] = [portOf(remotePort), LOOPBACK + portOf(localPort)];
  return ["/proc/net/tcp", "/proc/net/tcp6"].some((file) =>
    usersOf(read(file), from, to).some((user) => user !== own && user !== 0),
  );
}

const portOf = (port = 0): string => `:${port.toString(16).toUpperCase().padStart(4, "0")}`;

/** Who has a connection from a port, of whichever address of this machine, to an address. */
const usersOf = (connections: string, from: string, to: string): number[] =>
  connections
    .split("\n")
    .filter((line) => line.includes(from) && line.includes(to))
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[LOCAL]?.endsWith(from) && fields[REMOTE]?.endsWith(to))
    .map((fields) => Number(fields[USER]));

function textOf(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return "";
  }
}
