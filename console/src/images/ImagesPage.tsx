import { Alert, Button, Card, Flex } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ImageDrawer } from "./ImageDrawer";
import { ImageFilters } from "./ImageFilters";
import { ImageTable } from "./ImageTable";
import { Offers } from "./Offers";
import { UploadArea } from "./UploadArea";
import { type ImageFilter, useImages } from "./useImages";
import { useOffers } from "./useOffers";
import { PageTitle } from "../PageTitle";
import { useMay } from "../session/useMay";

export function ImagesPage() {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<ImageFilter>({});
  const images = useImages(filter);
  const offers = useOffers().data?.images ?? [];
  const may = useMay();
  const [shown, setShown] = useState<string>();
  const all = images.data?.pages.flatMap((page) => page.images) ?? [];
  return (
    <Flex vertical gap="large">
      {may.write && <UploadArea />}
      {may.write && offers.length > 0 && <Offers offers={offers} onShow={setShown} />}
      {images.error && (
        <Alert
          type="error"
          showIcon
          title={t("images.loadFailed", { reason: images.error.message })}
        />
      )}
      <Card title={<PageTitle text={t("images.title")} />} styles={{ body: { padding: 0 } }}>
        <ImageFilters filter={filter} onChange={setFilter} />
        <ImageTable
          images={all}
          loading={images.isPending}
          filtered={Object.values(filter).some((value) => value !== undefined)}
          onShow={setShown}
        />
        {images.hasNextPage && (
          <Button
            block
            type="text"
            loading={images.isFetchingNextPage}
            onClick={() => void images.fetchNextPage()}
          >
            {t("images.more")}
          </Button>
        )}
      </Card>
      <ImageDrawer
        image={[...all, ...offers].find((image) => image.id === shown)}
        onClose={() => setShown(undefined)}
      />
    </Flex>
  );
}
