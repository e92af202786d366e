import { useQuery } from "@tanstack/react-query";
import { api, type NewCopy, ok } from "../api/client";
import { useChange } from "../api/useChange";

export function useKeys() {
  return useQuery({ queryKey: ["keys"], queryFn: () => ok(api.GET("/keys")) });
}

export function useRegions() {
  return useQuery({ queryKey: ["regions"], queryFn: () => ok(api.GET("/regions")) });
}

/** A field that was left empty is left to the server. */
export function useCopyImage(id: string) {
  return useChange(["images"], ({ name, encryptionKey, region }: NewCopy) =>
    ok(
      api.POST("/images/{id}/copies", {
        params: { path: { id } },
        body: { name: name || undefined, encryptionKey, region },
      }),
    ),
  );
}
