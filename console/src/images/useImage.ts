import { useQuery } from "@tanstack/react-query";
import { api, type Image, type ImageChange, ok } from "../api/client";
import { useChange } from "../api/useChange";

export function useChangeImage(id: string) {
  return useChange(["images"], (body: ImageChange) =>
    ok(api.PATCH("/images/{id}", { params: { path: { id } }, body })),
  );
}

/** The formats of an image's disk; known only once it was inspected, and the same ever after. */
export function useFormats({ id, status }: Image) {
  return useQuery({
    queryKey: ["formats", id],
    queryFn: () => ok(api.GET("/images/{id}/formats", { params: { path: { id } } })),
    enabled: status === "active",
    staleTime: Infinity,
  });
}
