import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

interface Manifest {
  name: string;
  "dist-tags": Record<string, string>;
  versions: Record<string, { dist: { tarball: string } }>;
  _attachments: Record<string, { data: string }>;
}

/** A registry on loopback that keeps what npm publishes to it, and for all else sends to the registry that npm is configured with. */
export class Registry {
  private readonly published = new Map<string, Manifest>();
  private readonly server: Server;

  constructor(private readonly upstream: string) {
    this.server = createServer((request, response) => {
      const [, name = "", , file] = decodeURIComponent(request.url ?? "").split("/");
      if (request.method === "PUT") {
        let body = "";
        request.on("data", (part) => {
          body += part;
        });
        request.on("end", () => {
          this.published.set(name, JSON.parse(body));
          response.writeHead(201, { "content-type": "application/json" }).end("{}");
        });
        return;
      }
      const own = this.published.get(name);
      if (!own) response.writeHead(307, { location: new URL(request.url ?? "", this.upstream).href }).end();
      else if (file === undefined)
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(this.served(own)));
      else response.end(Buffer.from(own._attachments[file]?.data ?? "", "base64"));
    });
  }

  /** @returns its address. */
  async start(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, "127.0.0.1", done));
    return this.address;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  /** What npm published, with the address at which this registry has the file. */
  private served({ _attachments, versions, ...manifest }: Manifest): object {
    const [file = ""] = Object.keys(_attachments);
    const tarball = `${this.address}${manifest.name}/-/${file}`;
    return {
      ...manifest,
      versions: Object.fromEntries(
        Object.entries(versions).map(([version, each]) => [
          version,
          { ...each, dist: { ...each.dist, tarball } },
        ]),
      ),
    };
  }
}
