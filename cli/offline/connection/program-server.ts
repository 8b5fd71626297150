import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { isOfAnotherUser } from "../../../policies/server/peer";
import { servePipe } from "./pipe-server";
import type { Services } from "./services";

/**
 * Serves one program the protocols of the resource monitor and of the engine. What asks by gRPC, as Pulumi does, is served on the loopback
 * interface, to our user alone where the system tells users apart, by a server that is loaded with the first connection: a program that is run in
 * the lean way asks through a pipe.
 */
export class ProgramServer {
  private readonly connections = new Set<Socket>();
  private grpc: { serve(connection: Socket): void; close(): void } | undefined;
  private server: Server | undefined;

  constructor(private readonly services: Services) {}

  /** Starts to serve by gRPC; resolves to the address. */
  async listen(): Promise<string> {
    const server = createServer((socket) => this.connect(socket));
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
    this.server?.close();
    for (const socket of this.connections) socket.destroy();
    this.grpc?.close();
  }

  private connect(socket: Socket): void {
    if (isOfAnotherUser(socket)) return void socket.destroy();
    this.track(socket);
    const { grpcServer } = require("./grpc-server") as typeof import("./grpc-server");
    this.grpc ??= grpcServer(this.services);
    socket.setNoDelay(true);
    this.grpc.serve(socket);
  }

  private track(socket: Socket): void {
    this.connections.add(socket);
    socket.on("error", () => undefined);
    socket.once("close", () => this.connections.delete(socket));
  }
}
