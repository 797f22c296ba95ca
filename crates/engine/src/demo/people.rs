//! Who there is: seven facilities and their CHWs. All names are made up. Some have letters beyond ASCII, apostrophes or
//! odd capitals, and one name is there twice: lists must sort and tell them apart all the same.

use super::random::uuid;

pub(super) struct Facility {
    /// Short lower-case name; part of user names and seeds, so it must never change.
    pub(super) key: &'static str,
    pub(super) name: &'static str,
    pub(super) org_units: OrgUnits,
    /// How much fever there is, in percent of the county's: the lake shore has mosquitoes, the hills hardly any.
    pub(super) fever: u64,
    chws: &'static [&'static str],
}

/// How a facility is mapped to DHIS2: the shapes that the CHT allows.
pub(super) enum OrgUnits {
    One(&'static str),
    /// Another one for each data set: the monthly summary goes to the community unit, child health to the clinic.
    PerDataSet {
        monthly_summary: &'static str,
        child_health: &'static str,
    },
    None,
}

pub(super) const COUNTY_ORG_UNIT: &str = "kZ1cNtyU0Aq";

pub(super) const FACILITIES: [Facility; 7] = [
    Facility {
        key: "bahari",
        name: "Bahari Health Centre",
        org_units: OrgUnits::One("bHr3HcUnt7K"),
        fever: 110,
        chws: &[
            "Fatuma Bakari",
            "Mwanaisha Athumani",
            "Hamisi Mwinyi",
            "Zainab Omari",
            "salim Abdallah",
            "Rehema Juma",
            "Mary Atieno",
            "Tumaini Charo",
            "Kadzo Mwangolo",
            "Mbwana Shee",
            "Halima Said",
            "JOSEPH KAZUNGU",
            "Dama Katana",
            "Ngumbao Karisa",
        ],
    },
    Facility {
        key: "mlimani",
        name: "Mlimani Health Centre",
        org_units: OrgUnits::One("mLm8HcUnt2R"),
        fever: 45,
        chws: &[
            "Wanjirũ Kamau",
            "Njeri Mũthoni",
            "Peter Gĩtaũ",
            "Nyambura Kĩmani",
            "Grace Ng'ang'a",
            "Wangari Mwangi",
            "Wanja Ndegwa",
            "Samuel Kariũki",
            "Agnes Wairimũ",
        ],
    },
    Facility {
        key: "ziwani",
        name: "Ziwani Health Centre",
        org_units: OrgUnits::One("zWn5HcUnt9D"),
        fever: 170,
        chws: &[
            "Achieng Odhiambo",
            "Mary Atieno",
            "Akinyi Ong'ondo",
            "Otieno Okoth",
            "Apiyo Owuor",
            "Beatrice Adhiambo",
            "Ochieng' Omondi",
            "Auma Ouko",
            "Lilian Awuor",
            "Nyar Alego Anyango",
            "Caroline Akoth",
            "Evans Onyango",
        ],
    },
    Facility {
        key: "msitu",
        name: "Msitu Dispensary",
        org_units: OrgUnits::One("mSt2DsUnt4W"),
        fever: 120,
        chws: &[
            "Nafula Wekesa",
            "Wafula Barasa",
            "Nekesa Simiyu",
            "Édith Uwimana",
            "Khadija Masika",
            "Naliaka Wanyonyi",
            "Moses Shikuku",
        ],
    },
    Facility {
        key: "jangwani",
        name: "Jangwani Dispensary",
        org_units: OrgUnits::None,
        fever: 70,
        chws: &["Halima Guyo", "Abdi Nur", "Dahabo Galgalo", "Amina Diba", "Ekai Lokwang"],
    },
    Facility {
        key: "kilimo",
        name: "Kilimo Health Centre",
        org_units: OrgUnits::PerDataSet { monthly_summary: "kLm6CuUnt1F", child_health: "kLm6HcUnt3P" },
        fever: 95,
        chws: &[
            "Neema Mushi",
            "Chausiku Mlay",
            "Upendo Massawe",
            "Baraka Kimaro",
            "Rukia Shayo",
            "Furaha Lyimo",
            "Anna-Maria Mbwambo",
            "Elibariki Swai",
            "Josephine de Souza",
            "Happiness Urassa",
            "Zawadi Temu",
        ],
    },
    Facility {
        key: "mtoni",
        name: "Mtoni Health Centre",
        org_units: OrgUnits::One("mTn9HcUnt5C"),
        fever: 140,
        chws: &[
            "Chebet Koech",
            "Cherono Kiplagat",
            "Jepkosgei Rono",
            "Kiprotich Bett",
            "Ürsula Chepkemoi",
            "Kerubo Nyaboke",
            "Moraa Ombati",
            "Kwamboka Ogeto",
        ],
    },
];

/// Helps out in the area of another CHW of Kilimo: reports, but is nobody's primary contact.
const HELPER: &str = "Gloria Mrema";
const HELPER_FACILITY: &str = "kilimo";

impl Facility {
    pub(super) fn id(&self) -> String {
        uuid(&["facility", self.key])
    }
}

/// A CHW, and the area she works in.
pub(super) struct Chw {
    pub(super) facility: &'static Facility,
    pub(super) name: &'static str,
    /// First name and facility, as `fatuma_bahari`: her login, and the key of everything that is random about her.
    pub(super) user: String,
    /// Counts all CHWs from 1, in the order of the tables.
    pub(super) number: usize,
    pub(super) duty: Duty,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Duty {
    /// She is the primary contact of her area, and so a supervised contact.
    OwnArea,
    /// She works in the area of the facility's first CHW.
    Helper,
}

impl Chw {
    pub(super) fn id(&self) -> String {
        uuid(&["chw", &self.user])
    }

    pub(super) fn area_id(&self) -> String {
        let owner = match self.duty {
            Duty::OwnArea => self.user.clone(),
            Duty::Helper => {
                self.facility.chws.first().map(|name| user_name(name, self.facility)).unwrap_or_default()
            }
        };
        uuid(&["area", &owner])
    }
}

/// All CHWs, facility after facility; the helper is the last one.
pub(super) fn chws() -> Vec<Chw> {
    let own = FACILITIES.iter().flat_map(|f| f.chws.iter().map(move |name| (f, *name, Duty::OwnArea)));
    let helpers = FACILITIES.iter().filter(|f| f.key == HELPER_FACILITY).map(|f| (f, HELPER, Duty::Helper));
    own.chain(helpers)
        .enumerate()
        .map(|(index, (facility, name, duty))| Chw {
            facility,
            name,
            user: user_name(name, facility),
            number: index + 1,
            duty,
        })
        .collect()
}

/// The CHT allows `a-z 0-9 _ -` in login names.
fn user_name(name: &str, facility: &Facility) -> String {
    let first = name.split(' ').next().unwrap_or(name);
    let plain: String = first
        .chars()
        .map(|letter| match letter {
            'ũ' | 'Ü' => 'u',
            'ĩ' => 'i',
            'É' => 'e',
            other => other.to_ascii_lowercase(),
        })
        .filter(|letter| letter.is_ascii_lowercase())
        .collect();
    format!("{plain}_{}", facility.key)
}
