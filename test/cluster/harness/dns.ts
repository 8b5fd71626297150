import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";

const A = 1;
const NAME_ERROR = 3;

/** Stands in for the cluster's DNS: answers A queries for the names that it holds, and NXDOMAIN for all others. */
export class Dns {
  readonly #socket: Socket = createSocket("udp4");

  constructor(private readonly names: ReadonlyMap<string, string>) {
    this.#socket.on("message", (query, from) =>
      this.#socket.send(this.#answer(query), from.port, from.address),
    );
  }

  async start(address: string): Promise<void> {
    this.#socket.bind(53, address);
    await once(this.#socket, "listening");
  }

  stop(): void {
    this.#socket.close();
  }

  // RFC 1035, section 4: a header of 12 bytes, then the question, which the answer repeats.
  #answer(query: Buffer): Buffer {
    const labels: string[] = [];
    let at = 12;
    for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
      labels.push(query.toString("ascii", at + 1, at + 1 + length));
      at += 1 + length;
    }
    const question = query.subarray(12, at + 5);
    const address = this.names.get(labels.join(".").toLowerCase());
    const found = address !== undefined && question.readUInt16BE(question.length - 4) === A;
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    header.writeUInt16BE(0x8580 | (address === undefined ? NAME_ERROR : 0), 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(found ? 1 : 0, 6);
    if (!found) return Buffer.concat([header, question]);
    // A pointer to the question's name, type A, class IN, 5 seconds to live, 4 bytes of address.
    const record = Buffer.from([0xc0, 12, 0, A, 0, 1, 0, 0, 0, 5, 0, 4, ...address.split(".").map(Number)]);
    return Buffer.concat([header, question, record]);
  }
}
