import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { isOfAnotherUser } from "../../../policies/server/peer";

const HEAD =
  "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
const line = (local: string, remote: string, user: number) =>
  `   3: ${local} ${remote} 01 00000000:00000000 00:00000000 00000000 ${user}        0 123 1 0000000000000000 20 4 30 10 -1\n`;

describe("who opens a connection over the loopback interface", () => {
  beforeEach(function () {
    if (process.platform !== "linux") this.skip();
  });
  const own = process.geteuid?.() ?? 0;
  const other = own + 1_000;
  const socket = { localPort: 0x1f90, remotePort: 0xc350 };
  const isOther = (tcp: string, tcp6 = "") =>
    isOfAnotherUser(socket, (file) => HEAD + (file.endsWith("6") ? tcp6 : tcp));

  const [us, them] = ["0100007F:1F90", "0100007F:C350"];
  const mapped = (address: string) => `0000000000000000FFFF0000${address}`;
  const cases: Record<string, [expected: boolean, tcp: string, tcp6?: string]> = {
    "our own user": [false, line(us, them, other) + line(them, us, own)],
    "another user": [true, line(us, them, own) + line(them, us, other)],
    "another user, from a socket that speaks IPv6": [
      true,
      line(us, them, own),
      line(mapped(them), mapped(us), other),
    ],
    root: [false, line(them, us, 0)],
    "another user, from another address of the machine": [true, line("0200007F:C350", us, other)],
    "our own user, beside another who asks elsewhere from the same port": [
      false,
      line(them, "0200000A:1F90", other) + line(them, us, own),
    ],
    "nobody that is known": [false, line("0100007F:C351", us, other)],
  };
  for (const [who, [expected, tcp, tcp6]] of Object.entries(cases))
    it(`is ${who}`, () => assert.equal(isOther(tcp, tcp6), expected));

  it("is told apart by the system itself", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const connected = async (user: number) => {
      // Changed by the child itself: the other user need not be allowed to read Node.js's file.
      const script = `process.setuid(${user}); require("node:net").connect(${port}, "127.0.0.1").on("close", () => process.exit())`;
      const child = spawn(process.execPath, ["-e", script], { cwd: "/" });
      const [from] = (await once(server, "connection")) as [Socket];
      const is = isOfAnotherUser(from);
      from.destroy();
      await once(child, "exit");
      return is;
    };
    try {
      assert.equal(await connected(own), false);
      // Only root may start a process of another user.
      if (own === 0) assert.equal(await connected(65_534), true);
    } finally {
      server.close();
    }
  }).timeout(30_000);
});
