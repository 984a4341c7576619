import { USUAL_COLUMNS } from './usual-columns.ts';

/** What one shop system calls the columns of its export. */
export interface ShopSystem {
  system: string;
  /** Where its header was read. */
  read: string;
  /** As the export writes them; `#` stands for a number. Case, spaces and punctuation do not matter. */
  images: string[];
  /** The likeliest first. */
  product: string[];
  serial: string[];
}

/**
 * The one table of what columns are called. A new system is one more row; nothing else has to know of it, and a
 * fixture in test/fixtures/csv/shops shows that its export comes in and goes back.
 */
export const SHOP_SYSTEMS: readonly ShopSystem[] = [
  {
    system: 'Halve',
    read: 'README.md',
    images: ['Input Image Urls', 'Input Image Url', 'Image Urls', 'Image Url'],
    product: ['Product Name', 'Product'],
    serial: ['S. No.', 'Serial Number', 'Serial No', 'Serial Num', 'Serial', 'Sr. No.', 'Sl. No.'],
  },
  {
    system: 'Shopify',
    read: 'help.shopify.com/en/manual/products/import-export/using-csv (the older header, and the one of 2025)',
    images: ['Image Src', 'Variant Image', 'Product image URL', 'Variant image URL'],
    product: ['Title'],
    serial: ['Handle', 'URL handle'],
  },
  {
    system: 'WooCommerce',
    read: 'woocommerce/woocommerce, class-wc-product-csv-exporter.php; the names of its German, French, Spanish, Italian and Dutch translations',
    images: ['Images', 'Bilder', 'Imágenes', 'Immagini', 'Afbeeldingen'],
    product: ['Name', 'Nom', 'Nombre', 'Nome', 'Naam'],
    serial: ['SKU', 'Artikelnummer', 'UGS', 'ID'],
  },
  {
    system: 'Magento 2',
    read: 'magento/magento2, CatalogImportExport/Model/Export/Product.php',
    images: [
      'base_image',
      'small_image',
      'thumbnail_image',
      'swatch_image',
      'additional_images',
      'hide_from_product_page',
      'image',
      'thumbnail',
    ],
    product: ['name'],
    serial: ['sku'],
  },
  {
    system: 'PrestaShop',
    read: 'PrestaShop/PrestaShop, AdminImportController.php and the catalogue page’s export',
    images: ['Image URLs (x,y,z...)', 'Image URLs', 'Image', 'Image URL', 'Images URL'],
    product: ['Name', 'Product Name'],
    serial: ['Reference #', 'Reference', 'Product ID', 'ID'],
  },
  {
    system: 'BigCommerce',
    read: 'support.bigcommerce.com: Supported Product Fields (the modern export, and the older one by templates)',
    images: [
      'Product Image File - #',
      'Product Image URL - #',
      'Image URL (Import)',
      'Internal Image URL (Export)',
      'Variant Image URL',
    ],
    product: ['Product Name', 'Name'],
    serial: ['Product Code/SKU', 'SKU', 'Product ID'],
  },
  {
    system: 'Wix',
    read: 'support.wix.com: Wix Stores, the template of products (the older catalogue, and the newer one)',
    images: ['productImageUrl', 'mediaUrl', 'media'],
    product: ['name'],
    serial: ['handleId', 'handle', 'sku'],
  },
  {
    system: 'Squarespace',
    read: 'support.squarespace.com: Importing products from a .csv',
    images: ['Hosted Image URLs'],
    product: ['Title'],
    serial: ['SKU', 'Product ID [Non Editable]'],
  },
  {
    system: 'Etsy',
    read: 'downloads of Shop Manager, Settings, Options, Download Data, as programs on GitHub read them',
    images: ['IMAGE#'],
    product: ['TITLE'],
    serial: ['SKU', 'listing_id'],
  },
  {
    system: 'eBay',
    read: 'eBay File Exchange, Advanced Template Instructions 3.5; Seller Hub Reports',
    images: ['PicURL', '*PicURL', 'Item photo URL', 'Picture URL', 'GalleryURL'],
    product: ['Title', '*Title'],
    serial: ['CustomLabel', 'Custom label (SKU)', 'Item number', 'ItemID'],
  },
  {
    system: 'Amazon',
    read: 'the flat files of Seller Central: two lines above the names of the fields',
    images: [
      'main_image_url',
      'other_image_url#',
      'other_image_url',
      'swatch_image_url',
      'image-url',
      'Main Image URL',
    ],
    product: ['item_name', 'item-name', 'Product Name'],
    serial: ['item_sku', 'seller-sku', 'Seller SKU', 'sku'],
  },
  {
    system: 'Google Merchant',
    read: 'support.google.com/merchants: Product data specification',
    images: ['image_link', 'image link', 'additional_image_link', 'lifestyle_image_link'],
    product: ['title'],
    serial: ['id'],
  },
  {
    system: 'OpenCart',
    read: 'the Export/Import Tool for OpenCart, admin/model/tool/export_import.php; the older one writes "additional image names"',
    images: ['image_name', 'image', 'additional image names'],
    product: ['name(en-gb)', 'name(en)', 'name'],
    serial: ['product_id', 'model', 'sku'],
  },
  {
    system: 'Shopware',
    read: 'shopware/shopware, the migrations that add the default profile of products; Shopware 5: SwagImportExport',
    images: ['cover_media_url', 'cover.media.url', 'media', 'imageUrl', 'image'],
    product: ['name', 'translations_DEFAULT_name', 'articleName'],
    serial: ['product_number', 'productNumber', 'ordernumber', 'id'],
  },
  {
    system: 'Ecwid',
    read: 'support.ecwid.com: Catalog import format; what exports of Data Import & Export write',
    images: [
      'product_media_main_image_url',
      'product_media_gallery_image_url_#',
      'product_variation_media_main_image_url',
      'category_image',
    ],
    product: ['product_name', 'category_name'],
    serial: ['product_sku', 'product_internal_id'],
  },
  USUAL_COLUMNS,
];
