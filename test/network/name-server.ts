import { createSocket, type Socket } from "node:dgram";

/** How the cluster's DNS behaves: as it should, not at all, knowing no name, or with another address for the metadata server. */
export type NameServerMode = "healthy" | "silent" | "unknown" | "wrong";

const NAMES: Readonly<Record<string, string>> = {
  "metadata.google.internal": "169.254.169.254",
  "kubernetes.default.svc.cluster.local": "10.96.0.1",
};
const TYPE_A = 1;
const NXDOMAIN = 3;

/** A name server that answers A and AAAA questions of one name each (RFC 1035). */
export class NameServer {
  mode: NameServerMode = "healthy";

  private constructor(private readonly socket: Socket) {
    socket.on("message", (query, { port, address }) => {
      if (this.mode !== "silent") socket.send(this.answer(query), port, address);
    });
  }

  static async start(address: string): Promise<NameServer> {
    const socket = createSocket("udp4");
    await new Promise<void>((resolve) => socket.bind(53, address, resolve));
    return new NameServer(socket);
  }

  stop(): void {
    this.socket.close();
  }

  private answer(query: Buffer): Buffer {
    const labels: string[] = [];
    let at = 12;
    for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
      labels.push(query.toString("ascii", at + 1, at + 1 + length));
      at += length + 1;
    }
    const type = query.readUInt16BE(at + 1);
    const question = query.subarray(12, at + 5);
    const known = this.mode === "unknown" ? undefined : NAMES[labels.join(".").toLowerCase()];
    const isMetadata = labels[0] === "metadata";
    const address = this.mode === "wrong" && isMetadata && known ? "10.8.0.99" : known;
    const isAnswered = address !== undefined && type === TYPE_A;
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    header.writeUInt16BE(0x8180 | (address === undefined ? NXDOMAIN : 0), 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(isAnswered ? 1 : 0, 6);
    if (!isAnswered) return Buffer.concat([header, question]);
    const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, ...address.split(".").map(Number)]);
    return Buffer.concat([header, question, record]);
  }
}
