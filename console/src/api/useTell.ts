import { App } from "antd";

/** Tells how a change went, also if what asked for it is not on the page any more by then. */
export function useTell() {
  const { message } = App.useApp();
  return (change: Promise<unknown>, done?: string) =>
    void change.then(
      () => done && void message.success(done),
      (error: Error) => void message.error(error.message),
    );
}
