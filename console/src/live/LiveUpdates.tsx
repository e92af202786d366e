import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { listen } from "./events";

const Live = createContext(false);

/** Many events in a row are answered by one look. */
const GATHER = 250;

/** Has what is on the page looked at again when the server tells that it changed. */
export function LiveUpdates({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [live, setLive] = useState(false);
  useEffect(() => {
    const changed = new Set<string>();
    let soon: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      soon = undefined;
      changed.forEach((key) => void queries.invalidateQueries({ queryKey: [key] }));
      changed.clear();
    };
    const stop = listen({
      onLive: setLive,
      onNews: (what) => {
        what.forEach((key) => changed.add(key));
        soon ??= setTimeout(look, GATHER);
      },
    });
    return () => {
      clearTimeout(soon);
      stop();
    };
  }, [queries]);
  return <Live value={live}>{children}</Live>;
}

/** Whether the server can be heard. */
export function useLive(): boolean {
  return useContext(Live);
}

/** How often to ask by oneself: never while the server tells, in milliseconds else. */
export function usePolling(): (busy: boolean) => number | false {
  const live = useLive();
  return (busy) => (live ? false : busy ? 1_000 : 15_000);
}
