import { prng } from '../prng.ts';
import { eanCheckDigit, type Product, type ProductPackage, type SerialNeed } from './product.ts';

interface Extra {
  readonly fragile?: true;
  readonly dangerous?: true;
  readonly serials?: SerialNeed;
  /** In rupees; makes the goods refurbished. */
  readonly purchasePrice?: number;
  readonly boxes?: readonly (readonly ProductPackage[])[];
}

/** SKU, title, FSN prefix, HSN, price in rupees, GST %, weight in g, length x breadth x height in mm, marks. */
type Row = readonly [string, string, string, string, number, number, number, number, number, number, Extra?];

const FRAGILE: Extra = { fragile: true };
const DANGEROUS: Extra = { dangerous: true };
const DUAL_IMEI: Extra = { fragile: true, serials: { kind: 'imei', perUnit: 2 } };
const ONE_IMEI: Extra = { serials: { kind: 'imei', perUnit: 1 } };
const ONE_SERIAL: Extra = { fragile: true, serials: { kind: 'serial', perUnit: 1 } };
const inside = (sku: string, title: string, quantity: number): ProductPackage => ({ sku, title, quantity });

const ROWS: readonly Row[] = [
  ['MUG-BLUE-350', 'Neelam Ceramic Coffee Mug, 350 ml, Blue', 'MUG', '69120040', 299, 12, 380, 130, 110, 110, FRAGILE],
  ['TEA-ASSAM-500G', 'Brahmaputra Gold Assam CTC Tea, 500 g', 'TEA', '09024020', 245, 5, 520, 180, 110, 70],
  ['SOAP-NEEM-75X4', 'Vanya Neem & Tulsi Bathing Soap, 4 x 75 g', 'SOP', '34011190', 140, 18, 330, 150, 70, 60],
  ['KURTA-W-IKT-M', 'Rangrez Women Ikat Printed Straight Kurta, M', 'KRT', '62114290', 699, 5, 260, 300, 240, 30],
  ['KURTA-W-IKT-L', 'Rangrez Women Ikat Printed Straight Kurta, L', 'KRT', '62114290', 699, 5, 280, 300, 240, 30],
  ['SAREE-BNRS-MRN', 'Kashi Weaves Banarasi Silk Blend Saree, Maroon', 'SAR', '54075490', 1849, 5, 720, 360, 280, 50],
  ['DUPATTA-PHLK/01', 'Phulkari Embroidered Dupatta, Mustard', 'DPT', '62149090', 549, 5, 210, 280, 220, 30],
  ['SHIRT-M-OXF-40', 'Dhaga Men Oxford Cotton Shirt, White, 40', 'SHT', '62052000', 899, 5, 290, 320, 240, 40],
  ['SHIRT-M-OXF-42', 'Dhaga Men Oxford Cotton Shirt, White, 42', 'SHT', '62052000', 899, 5, 300, 320, 240, 40],
  ['TSHIRT-NVY-XL', 'Dhaga Men Crew Neck T-Shirt, Navy, XL', 'TSH', '61091000', 349, 5, 190, 270, 210, 25],
  ['LUNGI-CHK-2PK', 'Kaveri Cotton Checked Lungi, Pack of 2', 'LNG', '52084290', 429, 5, 410, 290, 220, 40],
  ['SOCKS-ANK.3PR', 'PaanvFit Ankle Length Socks, 3 Pairs', 'SCK', '61159500', 199, 5, 120, 190, 110, 40],
  ['JUTTI-GLD-37', 'Mojri House Embroidered Jutti, Gold, 37', 'SND', '64039190', 799, 18, 420, 290, 170, 100],
  ['CHAPPAL-EVA-8', 'Sahyadri EVA Slippers, Black, UK 8', 'SND', '64022090', 249, 12, 350, 300, 200, 90],
  ['SHOE-RUN-9/GRY', 'Vayu Running Shoes, Grey, UK 9', 'SHO', '64041190', 1399, 12, 780, 330, 210, 120],
  ['PC-1.5L-IND', 'Annapurna Stainless Steel Pressure Cooker, 1.5 L', 'PCK', '73239310', 1250, 12, 1650, 330, 220, 190],
  ['PC-3L-IND', 'Annapurna Stainless Steel Pressure Cooker, 3 L', 'PCK', '73239310', 1790, 12, 2150, 370, 240, 210],
  ['TAWA-NS-28CM', 'Annapurna Non-stick Dosa Tawa, 28 cm', 'TAW', '76151030', 649, 12, 900, 480, 300, 50],
  ['KADHAI-CI-10&quot;', 'Loha Cast Iron Kadhai, 10 inch', 'KAD', '73239110', 1199, 12, 3200, 340, 290, 110],
  ['LUNCHBOX-3T-SS', 'Dabba Steel Lunch Box, 3 Tier with Bag', 'LNB', '73239390', 549, 12, 640, 200, 150, 150],
  ['BOTTLE-CU-1L', 'Tamra Copper Water Bottle, 1 litre', 'BOT', '74181024', 749, 12, 320, 280, 90, 90],
  ['GLASS-CHAI-6S', 'Kaanch Cutting Chai Glasses, Set of 6', 'GLS', '70133700', 279, 12, 780, 260, 180, 100, FRAGILE],
  ['DINNER-OPL-19', 'Opalware Dinner Set, 19 Pieces', 'DNS', '70134900', 1999, 12, 6100, 420, 310, 260, FRAGILE],
  ['MASALA-GARAM-200', 'Swaad Garam Masala Powder, 200 g', 'MAS', '09109100', 165, 5, 215, 150, 90, 60],
  ['GHEE-COW-1L', 'Gokul Pure Cow Ghee, 1 litre Jar', 'GHE', '04059020', 689, 12, 1010, 130, 110, 180, FRAGILE],
  ['ATTA-CHKI-5KG', 'Swaad Whole Wheat Chakki Atta, 5 kg', 'ATA', '11010000', 289, 5, 5050, 380, 250, 90],
  ['PICKLE-MNG-400', 'Nani Ke Haath Mango Pickle, 400 g', 'PKL', '20019000', 149, 12, 640, 90, 90, 130, FRAGILE],
  ['COFFEE-FLT-250', 'Coorg Estate Filter Coffee Powder, 250 g', 'COF', '09012110', 220, 5, 265, 170, 90, 60],
  ['HONEY-RAW.350', 'Sunderban Raw Forest Honey, 350 g', 'HNY', '04090000', 315, 5, 520, 80, 80, 140, FRAGILE],
  ['OIL-COCO-500', 'Malabar Cold Pressed Coconut Oil, 500 ml', 'OIL', '15131900', 335, 5, 540, 90, 90, 210],
  ['SHAMPOO-AML-340', 'Vanya Amla Shikakai Shampoo, 340 ml', 'SHM', '33051090', 265, 18, 390, 90, 60, 200],
  ['MEHNDI-CONE/12', 'Rangoli Natural Mehndi Cones, Pack of 12', 'MHD', '33059040', 180, 18, 420, 200, 150, 50],
  ['DEO-MEN-150', 'Zor Men Deodorant Body Spray, 150 ml', 'DEO', '33072000', 199, 18, 170, 60, 60, 180, DANGEROUS],
  ['POWERBNK-20K', 'Urja 20000 mAh Power Bank, 22.5 W', 'PWB', '85076000', 1599, 18, 430, 190, 110, 40, DANGEROUS],
  ['CABLE-C2C-1M', 'Urja USB-C to USB-C Cable, 1 m, 60 W', 'CBL', '85444299', 249, 18, 60, 150, 90, 25],
  ['CHARGER-33W-W', 'Urja 33 W Wall Charger, White', 'CHG', '85044030', 599, 18, 140, 120, 90, 60],
  ['EARBUDS-TWS-BLK', 'Dhun True Wireless Earbuds, Black', 'ACC', '85183000', 1299, 18, 160, 120, 100, 50],
  ['NECKBAND-RED', 'Dhun Bluetooth Neckband, Red', 'ACC', '85183000', 799, 18, 150, 180, 120, 45],
  [
    'PHN-TARA-5G-128',
    'Tara 5G Phone (Midnight, 128 GB, 6 GB RAM)',
    'MOB',
    '85171300',
    13999,
    18,
    420,
    180,
    100,
    60,
    DUAL_IMEI,
  ],
  [
    'PHN-TARA-5G-256',
    'Tara 5G Phone (Silver, 256 GB, 8 GB RAM)',
    'MOB',
    '85171300',
    16999,
    18,
    420,
    180,
    100,
    60,
    DUAL_IMEI,
  ],
  ['PHN-SURYA-LITE', 'Surya Lite 4G Phone (Blue, 64 GB)', 'MOB', '85171300', 7499, 18, 400, 170, 100, 60, DUAL_IMEI],
  ['PHN-KEYPAD-1SIM', 'Saathi Keypad Phone, Single SIM', 'MOB', '85171300', 999, 18, 190, 150, 90, 50, ONE_IMEI],
  ['TAB-LEKH-10', 'Lekh 10.1 inch Tablet, 64 GB, Wi-Fi', 'TAB', '84713010', 11499, 18, 820, 290, 210, 60, ONE_SERIAL],
  [
    'LAPTOP-VIDYA-14',
    'Vidya 14 inch Laptop, 8 GB, 512 GB SSD',
    'COM',
    '84713010',
    32990,
    18,
    2400,
    480,
    310,
    90,
    ONE_SERIAL,
  ],
  ['TRIMMER-PRO-7', 'Naai Beard Trimmer Pro 7, Cordless', 'TRM', '85102000', 849, 18, 330, 210, 120, 70],
  ['IRON-DRY-1000', 'Ghar Dry Iron, 1000 W', 'IRN', '85164000', 699, 18, 1050, 280, 130, 140],
  ['MIXER-750W-3J', 'Ghar Mixer Grinder, 750 W, 3 Jars', 'MXR', '85094010', 2899, 18, 4300, 460, 330, 270, FRAGILE],
  ['LED-9W-B22-6', 'Roshni 9 W LED Bulb, B22, Pack of 6', 'BLB', '85395200', 459, 12, 480, 250, 170, 80, FRAGILE],
  ['FAIRYLT-10M-WW', 'Roshni Diwali Fairy Lights, 10 m, Warm White', 'LGT', '94053100', 229, 18, 180, 150, 120, 60],
  ['DIYA-TERRA-12', 'Mitti Terracotta Diya, Pack of 12', 'DIY', '69120010', 199, 12, 640, 220, 160, 70, FRAGILE],
  [
    'FRAME-8&quot;x10&quot;-BLK',
    'Chitra Wooden Photo Frame, 8 x 10 inch, Black',
    'FRM',
    '44141000',
    399,
    12,
    560,
    310,
    260,
    40,
    FRAGILE,
  ],
  ['BEDSHEET-DBL-JPR', 'Jaipuri Cotton Double Bedsheet, 2 Pillow Covers', 'BDS', '63041910', 749, 5, 980, 340, 270, 70],
  ['CUSHION-16x16/5', 'Cushion Covers, 16 x 16 inch, Set of 5', 'CSH', '63049239', 399, 5, 350, 300, 230, 50],
  ['YOGAMAT-6MM-GRN', 'Prana Yoga Mat, 6 mm, Green', 'YGM', '95069190', 599, 12, 980, 640, 130, 130],
  ['CRICKET-BAT-KW5', 'Maidan Kashmir Willow Bat, Size 5', 'BAT', '95069920', 1149, 12, 1150, 880, 120, 70],
  ['BALL-TENNIS-6', 'Maidan Cricket Tennis Balls, Pack of 6', 'BAL', '95066920', 299, 12, 380, 200, 140, 70],
  ['CARROM-26IN', 'Maidan Carrom Board, 26 inch, with Coins', 'CRM', '95049090', 1499, 12, 4900, 720, 720, 60],
  ['NOTEBOOK-A5-6', 'Pustak Ruled Notebook, A5, Pack of 6', 'NTB', '48202000', 270, 12, 1120, 220, 160, 80],
  ['PEN-BALL-BLU.20', 'Likho Ball Pens, Blue, Box of 20', 'PEN', '96081019', 120, 18, 190, 160, 70, 50],
  ['BOOK-HIND-GRAM', 'Saral Hindi Vyakaran (Paperback)', 'RBK', '49011010', 195, 5, 340, 240, 170, 20],
  ['TOY-CHANNAPATNA', 'Channapatna Wooden Stacking Toy', 'TOY', '95030020', 549, 12, 460, 190, 130, 130],
  [
    'TABLE-STUDY-SHM',
    'Kaath Sheesham Study Table, Honey Finish',
    'TBL',
    '94033010',
    6499,
    18,
    21500,
    1150,
    640,
    180,
    {
      boxes: [
        [inside('TABLE-STUDY-SHM-TOP', 'Table top', 1), inside('TABLE-STUDY-SHM-KIT', 'Screws and key', 1)],
        [inside('TABLE-STUDY-SHM-LEG', 'Table leg', 4)],
      ],
    },
  ],
  [
    'SHELF-BOOK-5T',
    'Kaath Engineered Wood Bookshelf, 5 Tier',
    'SHF',
    '94036000',
    4299,
    18,
    24800,
    1250,
    420,
    160,
    {
      boxes: [
        [inside('SHELF-BOOK-5T-SIDE', 'Side panel', 2)],
        [inside('SHELF-BOOK-5T-TIER', 'Shelf board', 5)],
        [inside('SHELF-BOOK-5T-BACK', 'Back panel', 1), inside('SHELF-BOOK-5T-KIT', 'Screws and brackets', 1)],
      ],
    },
  ],
  [
    'SPKR-DHUN-RFB',
    'Dhun Bluetooth Speaker (Refurbished, Superb)',
    'SPK',
    '85182100',
    1349,
    18,
    560,
    210,
    110,
    110,
    { purchasePrice: 860 },
  ],
  ['WATCH-KAAL-S2', 'Kaal S2 Smartwatch, Black', 'SMW', '91021200', 2499, 18, 210, 130, 110, 80, ONE_SERIAL],
];

const LETTERS = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';

/** The seller's products: the same for every seed, so that barcodes can be printed once and kept at the bench. */
export const PRODUCTS: readonly Product[] = ROWS.map((row, index) => {
  const [sku, title, prefix, hsn, rupees, tax, grams, length, breadth, height, extra] = row;
  const random = prng('product', sku);
  const letters = (count: number) => Array.from({ length: count }, () => random.pick([...LETTERS])).join('');
  const fsn = `${prefix}${letters(13)}`;
  const twelve = `8901${String(4_200_000 + index * 137).padStart(8, '0')}`;
  return {
    sku,
    title,
    ean: `${twelve}${eanCheckDigit(twelve)}`,
    fsn,
    listingId: `LST${fsn}${letters(6)}`,
    hsn,
    pricePaise: rupees * 100,
    taxRatePercent: tax,
    weightGrams: grams,
    lengthMm: length,
    breadthMm: breadth,
    heightMm: height,
    fragile: extra?.fragile ?? false,
    dangerous: extra?.dangerous ?? false,
    serials: extra?.serials ?? null,
    refurbished: extra?.purchasePrice !== undefined,
    purchasePricePaise: extra?.purchasePrice === undefined ? null : extra.purchasePrice * 100,
    boxes: extra?.boxes ?? [],
  };
});

const BY_SKU = new Map(PRODUCTS.map((product) => [product.sku, product]));

/** By the SKU as the API gives it. */
export function productOf(sku: string): Product | undefined {
  return BY_SKU.get(sku);
}

/** Goods a beginner packs without a question: one box, no serial number, no purchase price. */
export const PLAIN_PRODUCTS: readonly Product[] = PRODUCTS.filter(
  (product) => product.serials === null && product.boxes.length === 0 && !product.refurbished,
);
export const SERIAL_PRODUCTS: readonly Product[] = PRODUCTS.filter((product) => product.serials !== null);
export const MULTI_BOX_PRODUCTS: readonly Product[] = PRODUCTS.filter((product) => product.boxes.length > 0);
