import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { servePipe } from "./pipe-server";
import type { Services } from "./services";

/**
 * Serves one program the protocols of the resource monitor and of the engine. What asks by gRPC, as Pulumi does, is served on the loopback
 * interface, by a server that is loaded with the first connection: a program that is run in the lean way asks through a pipe.
 */
export class ProgramServer {
  private readonly connections = new Set<Socket>();
  private grpc: Promise<{ port: number; close(): void }> | undefined;
  private server: Server | undefined;
  private isClosed = false;

  constructor(private readonly services: Services) {}

  /** Starts to serve by gRPC; resolves to the address. */
  async listen(): Promise<string> {
    const server = createServer((socket) => {
      this.connect(socket).catch(() => socket.destroy());
    });
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(0, "127.0.0.1", resolve);
    });
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Serves through a pipe. @returns what tells the program's farewell. */
  serve(pipe: Duplex): () => number | undefined {
    return servePipe(pipe, this.services);
  }

  /** Ends all calls. */
  close(): void {
    this.isClosed = true;
    this.server?.close();
    for (const socket of this.connections) socket.destroy();
    void this.grpc?.then((server) => server.close());
  }

  private async connect(socket: Socket): Promise<void> {
    this.track(socket);
    const { serveGrpc } = require("./grpc-server") as typeof import("./grpc-server");
    this.grpc ??= serveGrpc(this.services);
    const { port, close } = await this.grpc;
    if (this.isClosed) return close();
    const served = connect(port, "127.0.0.1");
    this.track(served);
    socket.setNoDelay(true);
    served.setNoDelay(true);
    socket.pipe(served).pipe(socket);
    socket.once("close", () => served.destroy());
    served.once("close", () => socket.destroy());
  }

  private track(socket: Socket): void {
    this.connections.add(socket);
    socket.on("error", () => undefined);
    socket.once("close", () => this.connections.delete(socket));
  }
}
