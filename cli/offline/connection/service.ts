/** A message of Pulumi's protocols. */
export interface Message {
  serializeBinary(): Uint8Array;
}

/** A call of a protocol: what it is asked, and what it answers. What the answer throws becomes the call's error. */
export interface Method {
  request: { deserializeBinary(bytes: Uint8Array): Message };
  answer(request: Message): Message | Promise<Message>;
}

/** The methods of a protocol, by their names. */
export type Service = Readonly<Record<string, Method>>;

/** A service whose calls fail by what `fail` makes of an error, also where what they are asked cannot be read. */
export const failingBy = (service: Service, fail: (error: unknown) => unknown): Service =>
  Object.fromEntries(
    Object.entries(service).map(([name, { request, answer }]): [string, Method] => [
      name,
      {
        request: {
          deserializeBinary(bytes) {
            try {
              return request.deserializeBinary(bytes);
            } catch (error) {
              throw fail(error);
            }
          },
        },
        async answer(asked) {
          try {
            return await answer(asked);
          } catch (error) {
            throw fail(error);
          }
        },
      },
    ]),
  );
