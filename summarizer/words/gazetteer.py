"""Places of the world that news speaks of: countries with their people, regions, states and cities."""

from __future__ import annotations

from typing import Final

# country: the words for its people and things, capital
_COUNTRIES: Final = """
Afghanistan:Afghan,Afghans:Kabul;Albania:Albanian,Albanians:Tirana;Algeria:Algerian,Algerians:Algiers;
Andorra:Andorran:;Angola:Angolan,Angolans:Luanda;Antigua and Barbuda::;
Argentina:Argentine,Argentinian,Argentines:Buenos Aires;Armenia:Armenian,Armenians:Yerevan;
Australia:Australian,Australians,Aussie:Canberra;Austria:Austrian,Austrians:Vienna;Azerbaijan:Azerbaijani,Azeri:Baku;
Bahamas:Bahamian:Nassau;Bahrain:Bahraini:Manama;Bangladesh:Bangladeshi,Bangladeshis:Dhaka;
Barbados:Barbadian:Bridgetown;Belarus:Belarusian,Belarusians:Minsk;Belgium:Belgian,Belgians:Brussels;
Belize:Belizean:Belmopan;Benin:Beninese:;Bhutan:Bhutanese:Thimphu;Bolivia:Bolivian,Bolivians:La Paz;
Bosnia:Bosnian,Bosnians:Sarajevo;Bosnia and Herzegovina::;Botswana:Botswanan:Gaborone;
Brazil:Brazilian,Brazilians:Brasilia;Brunei:Bruneian:;Bulgaria:Bulgarian,Bulgarians:Sofia;
Burkina Faso:Burkinabe:Ouagadougou;Burundi:Burundian:Bujumbura;Cambodia:Cambodian,Cambodians:Phnom Penh;
Cameroon:Cameroonian,Cameroonians:Yaounde;Canada:Canadian,Canadians:Ottawa;Cape Verde::Praia;
Central African Republic::Bangui;Chad:Chadian:N'Djamena;Chile:Chilean,Chileans:Santiago;China:Chinese:Beijing;
Colombia:Colombian,Colombians:Bogota;Comoros::;Congo:Congolese:Kinshasa;Democratic Republic of Congo::;
Democratic Republic of the Congo::;DR Congo::;Costa Rica:Costa Rican:San Jose;
Croatia:Croatian,Croat,Croatians,Croats:Zagreb;Cuba:Cuban,Cubans:Havana;Cyprus:Cypriot,Cypriots:Nicosia;
Czech Republic:Czech,Czechs:Prague;Czechia::;Denmark:Danish,Dane,Danes:Copenhagen;Djibouti::;Dominica::;
Dominican Republic:Dominican,Dominicans:Santo Domingo;East Timor:Timorese:Dili;Ecuador:Ecuadorian,Ecuadorean:Quito;
Egypt:Egyptian,Egyptians:Cairo;El Salvador:Salvadoran,Salvadorans:San Salvador;Equatorial Guinea::Malabo;
Eritrea:Eritrean,Eritreans:Asmara;Estonia:Estonian,Estonians:Tallinn;Eswatini::;Swaziland::;
Ethiopia:Ethiopian,Ethiopians:Addis Ababa;Fiji:Fijian,Fijians:Suva;Finland:Finnish,Finn,Finns:Helsinki;
France:French:Paris;Gabon:Gabonese:Libreville;Gambia:Gambian,Gambians:Banjul;Germany:German,Germans:Berlin;
Ghana:Ghanaian,Ghanaians:Accra;Greece:Greek,Greeks:Athens;Grenada::;Guatemala:Guatemalan,Guatemalans:Guatemala City;
Guinea:Guinean:Conakry;Guinea-Bissau::Bissau;Guyana:Guyanese:;Haiti:Haitian,Haitians:Port-au-Prince;
Honduras:Honduran,Hondurans:Tegucigalpa;Hong Kong:Hongkonger,Hongkongers:;Hungary:Hungarian,Hungarians:Budapest;
Iceland:Icelandic,Icelander:Reykjavik;India:Indian,Indians:New Delhi;Indonesia:Indonesian,Indonesians:Jakarta;
Iran:Iranian,Iranians:Tehran;Iraq:Iraqi,Iraqis:Baghdad;Ireland:Irish,Irishman:Dublin;
Israel:Israeli,Israelis:Jerusalem;Italy:Italian,Italians:Rome;Ivory Coast:Ivorian:Abidjan;Jamaica:Jamaican,Jamaicans:;
Japan:Japanese:Tokyo;Jordan:Jordanian,Jordanians:Amman;Kazakhstan:Kazakh,Kazakhs:Astana;Kenya:Kenyan,Kenyans:Nairobi;
Kiribati::;Kosovo:Kosovan,Kosovar:Pristina;Kuwait:Kuwaiti,Kuwaitis:Kuwait City;Kyrgyzstan:Kyrgyz:Bishkek;
Laos:Laotian,Lao:Vientiane;Latvia:Latvian,Latvians:Riga;Lebanon:Lebanese:Beirut;Lesotho::Maseru;
Liberia:Liberian,Liberians:Monrovia;Libya:Libyan,Libyans:Tripoli;Liechtenstein::Vaduz;
Lithuania:Lithuanian,Lithuanians:Vilnius;Luxembourg::;Macau::;Macedonia:Macedonian,Macedonians:Skopje;
North Macedonia::;Madagascar:Malagasy:Antananarivo;Malawi:Malawian:Lilongwe;
Malaysia:Malaysian,Malaysians:Kuala Lumpur;Maldives:Maldivian:;Mali:Malian,Malians:Bamako;Malta:Maltese:Valletta;
Marshall Islands::;Mauritania:Mauritanian:Nouakchott;Mauritius:Mauritian:Port Louis;
Mexico:Mexican,Mexicans:Mexico City;Micronesia::;Moldova:Moldovan,Moldovans:Chisinau;Monaco::;
Mongolia:Mongolian,Mongolians:Ulaanbaatar;Montenegro:Montenegrin:Podgorica;Morocco:Moroccan,Moroccans:Rabat;
Mozambique:Mozambican,Mozambicans:Maputo;Myanmar:Burmese:Naypyidaw;Burma::;Namibia:Namibian,Namibians:Windhoek;
Nauru::;Nepal:Nepalese,Nepali:Kathmandu;Netherlands:Dutch,Dutchman:Amsterdam;Holland::;
New Zealand:New Zealander,New Zealanders,Kiwi:Wellington;Nicaragua:Nicaraguan,Nicaraguans:Managua;
Niger:Nigerien:Niamey;Nigeria:Nigerian,Nigerians:Abuja;North Korea:North Korean,North Koreans:Pyongyang;
Norway:Norwegian,Norwegians:Oslo;Oman:Omani,Omanis:Muscat;Pakistan:Pakistani,Pakistanis:Islamabad;
Palestine:Palestinian,Palestinians:;Palau::;Panama:Panamanian,Panamanians:Panama City;Papua New Guinea::Port Moresby;
Paraguay:Paraguayan:Asuncion;Peru:Peruvian,Peruvians:Lima;Philippines:Filipino,Philippine,Filipinos:Manila;
Poland:Polish,Pole,Poles:Warsaw;Portugal:Portuguese:Lisbon;Puerto Rico:Puerto Rican,Puerto Ricans:San Juan;
Qatar:Qatari,Qataris:Doha;Romania:Romanian,Romanians:Bucharest;Russia:Russian,Russians:Moscow;
Rwanda:Rwandan,Rwandans:Kigali;Saint Lucia::;Samoa:Samoan,Samoans:Apia;San Marino::;
Saudi Arabia:Saudi,Saudis,Saudi Arabian:Riyadh;Senegal:Senegalese:Dakar;Serbia:Serbian,Serb,Serbs,Serbians:Belgrade;
Seychelles::;Sierra Leone::Freetown;Singapore:Singaporean,Singaporeans:;Slovakia:Slovak,Slovaks:Bratislava;
Slovenia:Slovenian,Slovene,Slovenians:Ljubljana;Solomon Islands::Honiara;Somalia:Somali,Somalis:Mogadishu;
Somaliland::Hargeisa;South Africa:South African,South Africans:Pretoria;South Korea:South Korean,South Koreans:Seoul;
Korea:Korean,Koreans:;South Sudan:South Sudanese:Juba;Spain:Spanish,Spaniard,Spaniards:Madrid;
Sri Lanka:Sri Lankan,Sri Lankans:Colombo;Sudan:Sudanese:Khartoum;Suriname:Surinamese:Paramaribo;
Sweden:Swedish,Swede,Swedes:Stockholm;Switzerland:Swiss:Bern;Syria:Syrian,Syrians:Damascus;Taiwan:Taiwanese:Taipei;
Tajikistan:Tajik,Tajiks:Dushanbe;Tanzania:Tanzanian,Tanzanians:Dodoma;Thailand:Thai,Thais:Bangkok;
Tibet:Tibetan,Tibetans:Lhasa;Togo:Togolese:Lome;Tonga:Tongan,Tongans:;Trinidad and Tobago:Trinidadian:Port of Spain;
Tunisia:Tunisian,Tunisians:Tunis;Turkey:Turkish,Turk,Turks:Ankara;Turkmenistan:Turkmen:Ashgabat;Tuvalu::;
Uganda:Ugandan,Ugandans:Kampala;Ukraine:Ukrainian,Ukrainians:Kyiv;United Arab Emirates:Emirati,Emiratis:Abu Dhabi;
UAE::;United Kingdom:British,Briton,Britons,Brits,Brit:London;UK::;U.K.::;Britain::;Great Britain::;England:English:;
Scotland:Scottish,Scot,Scots:Edinburgh;Wales:Welsh:Cardiff;Northern Ireland:Northern Irish:Belfast;
United States:American,Americans:Washington;United States of America::;US::;U.S.::;USA::;U.S.A.::;America::;
Uruguay:Uruguayan,Uruguayans:Montevideo;Uzbekistan:Uzbek,Uzbeks:Tashkent;Vanuatu::Port Vila;Vatican::Vatican City;
Venezuela:Venezuelan,Venezuelans:Caracas;Vietnam:Vietnamese:Hanoi;Yemen:Yemeni,Yemenis:Sanaa;
Zambia:Zambian,Zambians:Lusaka;Zimbabwe:Zimbabwean,Zimbabweans:Harare;Soviet Union:Soviet,Soviets:;
Yugoslavia:Yugoslav:;Greenland:Greenlandic:Nuuk;Georgia:Georgian,Georgians:Tbilisi;Catalonia:Catalan,Catalans:;
Kashmir:Kashmiri,Kashmiris:Srinagar;Kurdistan:Kurdish,Kurd,Kurds:Erbil
"""

_STATES: Final = """
Alabama,Alaska,Arizona,Arkansas,California,Colorado,Connecticut,Delaware,Florida,Hawaii,Idaho,Illinois,Indiana,Iowa,
Kansas,Kentucky,Louisiana,Maine,Maryland,Massachusetts,Michigan,Minnesota,Mississippi,Missouri,Montana,Nebraska,
Nevada,New Hampshire,New Jersey,New Mexico,New York,North Carolina,North Dakota,Ohio,Oklahoma,Oregon,Pennsylvania,
Rhode Island,South Carolina,South Dakota,Tennessee,Texas,Utah,Vermont,Virginia,Washington,West Virginia,Wisconsin,
Wyoming,District of Columbia,D.C.,Ala.,Ariz.,Ark.,Calif.,Colo.,Conn.,Del.,Fla.,Ga.,Ill.,Ind.,Kan.,Ky.,La.,Mass.,Md.,
Mich.,Minn.,Miss.,Mo.,Mont.,Neb.,Nev.,N.H.,N.J.,N.M.,N.Y.,N.C.,N.D.,Okla.,Ore.,Pa.,R.I.,S.C.,S.D.,Tenn.,Vt.,Va.,W.Va.,
Wash.,Wis.,Wyo.,DC,NY,NJ,CA,TX,FL,Ontario,Quebec,British Columbia,Alberta,Manitoba,Saskatchewan,Nova Scotia,
New Brunswick,Newfoundland,Labrador,Yukon,Nunavut,New South Wales,Queensland,Victoria,Tasmania,South Australia,
Western Australia,Northern Territory,Bavaria,Saxony,Hesse,Brandenburg,Normandy,Brittany,Provence,Lombardy,Tuscany,
Sicily,Sardinia,Andalusia,Galicia,Flanders,Wallonia,Crimea,Donetsk,Luhansk,Donbas,Chechnya,Dagestan,Siberia,
Transnistria,Abkhazia,South Ossetia,Nagorno-Karabakh,Xinjiang,Guangdong,Sichuan,Hubei,Hunan,Henan,Hebei,Fujian,
Zhejiang,Jiangsu,Shandong,Yunnan,Inner Mongolia,Hokkaido,Okinawa,Fukushima,Punjab,Sindh,Balochistan,
Khyber Pakhtunkhwa,Maharashtra,Gujarat,Rajasthan,Uttar Pradesh,Madhya Pradesh,Andhra Pradesh,Telangana,Karnataka,
Kerala,Tamil Nadu,Odisha,Bihar,Jharkhand,Chhattisgarh,Assam,Manipur,Nagaland,Meghalaya,Tripura,West Bengal,Haryana,
Goa,Himachal Pradesh,Uttarakhand,Jammu,Ladakh,Sikkim,Helmand,Kandahar,Idlib,Anbar,Darfur,Tigray,Oromia,Biafra,Borno,
Gauteng,KwaZulu-Natal,Western Cape,Eastern Cape,Rakhine,Aceh,Java,Sumatra,Bali,Borneo,Mindanao,Luzon,Sinaloa,Oaxaca,
Chiapas,Patagonia,Bedfordshire,Berkshire,Buckinghamshire,Cambridgeshire,Cheshire,Cornwall,Cumbria,Derbyshire,Devon,
Dorset,Durham,East Sussex,Essex,Gloucestershire,Greater Manchester,Hampshire,Hertfordshire,Kent,Lancashire,
Leicestershire,Lincolnshire,Merseyside,Norfolk,Northamptonshire,Northumberland,Nottinghamshire,Oxfordshire,Shropshire,
Somerset,Staffordshire,Suffolk,Surrey,Sussex,Warwickshire,West Midlands,West Sussex,Wiltshire,Worcestershire,
Yorkshire,South Yorkshire,West Yorkshire,North Yorkshire,Tyne and Wear,Kurram,Jammu and Kashmir,Daman and Diu
"""

_REGIONS: Final = """
Africa,Asia,Europe,Antarctica,Arctic,Oceania,North America,South America,Latin America,Central America,Middle East,
Far East,North Africa,West Africa,East Africa,Southern Africa,Central Africa,Sub-Saharan Africa,Horn of Africa,Sahel,
Sahara,Maghreb,Central Asia,South Asia,Southeast Asia,East Asia,Western Europe,Eastern Europe,Central Europe,Balkans,
Baltics,Scandinavia,Caucasus,Caribbean,Mediterranean,Persian Gulf,Gulf of Mexico,Gulf of Aden,Red Sea,Black Sea,
Caspian Sea,Baltic Sea,North Sea,South China Sea,East China Sea,Sea of Japan,Yellow Sea,Dead Sea,Arabian Sea,
Bay of Bengal,English Channel,Pacific,Atlantic,Pacific Ocean,Atlantic Ocean,Indian Ocean,Arctic Ocean,Southern Ocean,
Suez Canal,Panama Canal,Strait of Hormuz,Bosphorus,Alps,Himalayas,Andes,Pyrenees,Rockies,Rocky Mountains,Appalachia,
Amazon rainforest,Everest,Mount Everest,Nile,Danube,Rhine,Thames,Mekong,Ganges,Gaza,Gaza Strip,West Bank,
Golan Heights,Sinai,East Jerusalem,Western Sahara,Falkland Islands,Gibraltar,Bermuda,Guam,Guantanamo Bay,Midwest,
New England,Silicon Valley,Wall Street,Hollywood,Bay Area,Gulf Coast,East Coast,West Coast,Deep South,Midlands,
East Anglia,Highlands,Lake District,Peak District,Isle of Wight,Isle of Man,Jersey,Guernsey,Channel Islands,Orkney,
Shetland,Hebrides,Canary Islands,Balearic Islands,Mallorca,Majorca,Ibiza,Tenerife,Crete,Rhodes,Lesbos,Corfu,Corsica,
Korean Peninsula,Iberian Peninsula,Arabian Peninsula,Sinai Peninsula,Indian subcontinent,Great Barrier Reef,Manhattan,
Brooklyn,Queens,Bronx,Staten Island,Long Island,Harlem,Times Square,Central Park,Capitol Hill,Westminster,
Downing Street,Whitehall,Heathrow,Gatwick,Red Square,Tahrir Square,Trafalgar Square,Champs-Elysees,White House,
Oval Office,Rose Garden,Mar-a-Lago,Camp David
"""

_CITIES: Final = """
New York City,Los Angeles,Chicago,Houston,Phoenix,Philadelphia,San Antonio,San Diego,Dallas,San Jose,Austin,
Jacksonville,Fort Worth,Columbus,Charlotte,San Francisco,Indianapolis,Seattle,Denver,Boston,El Paso,Nashville,Detroit,
Oklahoma City,Portland,Las Vegas,Memphis,Louisville,Baltimore,Milwaukee,Albuquerque,Tucson,Fresno,Sacramento,
Kansas City,Mesa,Atlanta,Omaha,Colorado Springs,Raleigh,Miami,Long Beach,Virginia Beach,Oakland,Minneapolis,Tulsa,
Tampa,Arlington,New Orleans,Wichita,Cleveland,Bakersfield,Honolulu,Anaheim,Orlando,Pittsburgh,Cincinnati,Anchorage,
Newark,Buffalo,Toledo,St. Louis,St Louis,St. Paul,Saint Paul,Lexington,Stockton,Jersey City,Salt Lake City,Birmingham,
Rochester,Richmond,Spokane,Des Moines,Montgomery,Little Rock,Akron,Shreveport,Mobile,Baton Rouge,Knoxville,Providence,
Fort Lauderdale,Chattanooga,Hartford,New Haven,Bridgeport,Trenton,Albany,Syracuse,Harrisburg,Annapolis,Tallahassee,
Charleston,Savannah,Columbia,Jackson,Topeka,Lincoln,Boise,Helena,Cheyenne,Santa Fe,Juneau,Olympia,Salem,Carson City,
Bismarck,Pierre,Concord,Montpelier,Augusta,Dover,Frankfort,Springfield,Jefferson City,Lansing,Madison,Green Bay,
Ferguson,Flint,Dayton,Boulder,Aspen,Palo Alto,Cupertino,Mountain View,Menlo Park,Redmond,Berkeley,Santa Monica,
Beverly Hills,Malibu,Pasadena,Santa Barbara,San Bernardino,Compton,Parkland,Newtown,Charlottesville,Cambridge,
Princeton,Ann Arbor,Dearborn,Provo,Toronto,Montreal,Vancouver,Calgary,Edmonton,Winnipeg,Quebec City,Hamilton,Halifax,
Regina,Saskatoon,Mississauga,London,Manchester,Liverpool,Leeds,Sheffield,Bristol,Newcastle,Nottingham,Leicester,
Coventry,Bradford,Hull,Stoke,Derby,Southampton,Portsmouth,Plymouth,Brighton,Norwich,Oxford,York,Bath,Exeter,
Gloucester,Sunderland,Middlesbrough,Wolverhampton,Luton,Reading,Milton Keynes,Swindon,Ipswich,Peterborough,Blackpool,
Blackburn,Bolton,Preston,Burnley,Oldham,Rochdale,Salford,Stockport,Wigan,Huddersfield,Doncaster,Rotherham,Barnsley,
Grimsby,Croydon,Grenfell Tower,Wimbledon,Hackney,Tottenham,Brixton,Camden,Islington,Southwark,Lambeth,Greenwich,
Ealing,Barnet,Enfield,Glasgow,Aberdeen,Dundee,Inverness,Stirling,Perth,Swansea,Newport,Wrexham,Derry,Londonderry,
Lisburn,Salisbury,Windsor,Canterbury,Dover,Hastings,Bournemouth,Cheltenham,Worcester,Lancaster,Carlisle,Cork,Galway,
Limerick,Waterford,Marseille,Lyon,Toulouse,Nice,Nantes,Strasbourg,Montpellier,Bordeaux,Lille,Rennes,Reims,Calais,
Dunkirk,Cannes,Le Havre,Grenoble,Versailles,Hamburg,Munich,Cologne,Frankfurt,Stuttgart,Dusseldorf,Düsseldorf,Dortmund,
Essen,Leipzig,Bremen,Dresden,Hanover,Nuremberg,Duisburg,Bonn,Mannheim,Karlsruhe,Wiesbaden,Freiburg,Chemnitz,Milan,
Naples,Turin,Palermo,Genoa,Bologna,Florence,Bari,Catania,Venice,Verona,Pisa,Siena,Barcelona,Valencia,Seville,Zaragoza,
Malaga,Bilbao,Granada,Porto,Rotterdam,The Hague,Utrecht,Eindhoven,Groningen,Antwerp,Ghent,Bruges,Liege,Zurich,Geneva,
Basel,Lausanne,Davos,Lucerne,Salzburg,Graz,Innsbruck,Gothenburg,Malmo,Uppsala,Bergen,Trondheim,Aarhus,Odense,Tampere,
Turku,Krakow,Gdansk,Lodz,Wroclaw,Poznan,Brno,Ostrava,Debrecen,Cluj,Timisoara,Plovdiv,Varna,Thessaloniki,Piraeus,Split,
Dubrovnik,Mostar,Srebrenica,Nis,Novi Sad,Kiev,Kharkiv,Odessa,Odesa,Lviv,Dnipro,Mariupol,Kherson,Zaporizhzhia,Bakhmut,
Bucha,Sevastopol,Simferopol,St. Petersburg,St Petersburg,Saint Petersburg,Novosibirsk,Yekaterinburg,Kazan,Sochi,
Volgograd,Vladivostok,Grozny,Murmansk,Rostov,Gomel,Istanbul,Izmir,Antalya,Bursa,Adana,Gaziantep,Diyarbakir,Aleppo,
Homs,Hama,Latakia,Raqqa,Palmyra,Mosul,Basra,Kirkuk,Fallujah,Ramadi,Najaf,Karbala,Tikrit,Irbil,Sulaymaniyah,Isfahan,
Mashhad,Tabriz,Shiraz,Qom,Natanz,Haifa,Tel Aviv,Ramallah,Hebron,Nablus,Jenin,Bethlehem,Gaza City,Rafah,Khan Younis,
Eilat,Mecca,Medina,Jeddah,Dubai,Sharjah,Aden,Hodeidah,Taiz,Alexandria,Giza,Luxor,Aswan,Suez,Benghazi,Misrata,Sirte,
Casablanca,Marrakech,Marrakesh,Fez,Tangier,Oran,Lagos,Kano,Ibadan,Maiduguri,Port Harcourt,Kaduna,Chibok,Kumasi,
Timbuktu,Gao,Mombasa,Kisumu,Dar es Salaam,Arusha,Zanzibar,Entebbe,Goma,Lubumbashi,Johannesburg,Cape Town,Durban,
Port Elizabeth,Bloemfontein,Soweto,Bulawayo,Kandahar,Herat,Mazar-i-Sharif,Jalalabad,Kunduz,Karachi,Lahore,Faisalabad,
Rawalpindi,Multan,Peshawar,Quetta,Mumbai,Bombay,Delhi,Bangalore,Bengaluru,Hyderabad,Chennai,Madras,Kolkata,Calcutta,
Ahmedabad,Pune,Surat,Jaipur,Lucknow,Kanpur,Nagpur,Indore,Bhopal,Patna,Vadodara,Agra,Varanasi,Amritsar,Chandigarh,
Gurgaon,Gurugram,Noida,Ghaziabad,Faridabad,Ranchi,Guwahati,Kochi,Thiruvananthapuram,Coimbatore,Madurai,Visakhapatnam,
Vijayawada,Nashik,Thane,Meerut,Allahabad,Ayodhya,Dehradun,Shimla,Imphal,Bhubaneswar,Mysore,Chittagong,Kandy,Jaffna,
Pokhara,Yangon,Rangoon,Mandalay,Chiang Mai,Phuket,Pattaya,Ho Chi Minh City,Saigon,Da Nang,Siem Reap,Penang,Johor,
Surabaya,Bandung,Medan,Denpasar,Cebu,Davao,Marawi,Shanghai,Guangzhou,Shenzhen,Tianjin,Wuhan,Chongqing,Chengdu,Nanjing,
Xian,Xi'an,Hangzhou,Suzhou,Qingdao,Dalian,Harbin,Shenyang,Kunming,Urumqi,Kashgar,Kaohsiung,Osaka,Kyoto,Yokohama,
Nagoya,Sapporo,Kobe,Fukuoka,Hiroshima,Nagasaki,Sendai,Busan,Incheon,Daegu,Panmunjom,Sydney,Melbourne,Brisbane,
Adelaide,Gold Coast,Hobart,Darwin,Cairns,Geelong,Auckland,Christchurch,Dunedin,Queenstown,Guadalajara,Monterrey,
Tijuana,Cancun,Acapulco,Ciudad Juarez,Juarez,Puebla,Culiacan,Veracruz,Sao Paulo,São Paulo,Rio de Janeiro,Rio,Salvador,
Fortaleza,Belo Horizonte,Manaus,Recife,Porto Alegre,Curitiba,Medellin,Cali,Cartagena,Barranquilla,Guayaquil,Cusco,
Arequipa,Santa Cruz,Cochabamba,Valparaiso,Concepcion,Cordoba,Rosario,Mendoza,Maracaibo,Cucuta,Kingston,Montego Bay,
Almaty,Samarkand,Osh,Batumi,Sukhumi,Washington DC,Washington D.C.,Sentosa,Helsingborg
"""


_PEOPLES: Final = """
European,Europeans,African,Africans,Asian,Asians,Arab,Arabs,Latin,Latino,Latinos,Hispanic,Western,Eastern,Nordic,
Scandinavian,Islamic,Muslim,Muslims,Christian,Christians,Jewish,Jews,Catholic,Catholics,Hindu,Hindus,Sunni,Shia,Shiite,
Sikh,Buddhist,Protestant,Rohingya,Uighur,Uyghur,Democrat,Democrats,Democratic,Republican,Republicans,Conservative,
Conservatives,Tory,Tories,Liberal,Communist,Socialist,Nazi,Parisian,Londoner,Londoners,New Yorker,New Yorkers,Texan,
Californian,Hawaiian,Native,Caucasian,Anglo,Victorian,Olympic,Olympian,Internet,Euro,Brexit
"""


def _split(block: str) -> list[str]:
    return [name.strip() for name in block.replace("\n", "").split(",") if name.strip()]


def _countries() -> tuple[set[str], set[str], set[str]]:
    countries: set[str] = set()
    people: set[str] = set()
    capitals: set[str] = set()
    for entry in _COUNTRIES.replace("\n", "").split(";"):
        country, words, capital = entry.strip().split(":")
        countries.add(country)
        people.update(word for word in words.split(",") if word)
        capitals.update([capital] if capital else [])
    return countries, people, capitals


_parts = _countries()
COUNTRIES: Final = frozenset(_parts[0])
DEMONYMS: Final = frozenset(_parts[1]) | frozenset(_split(_PEOPLES))
STATES: Final = frozenset(_split(_STATES))
REGIONS: Final = frozenset(_split(_REGIONS))
CITIES: Final = frozenset(_split(_CITIES)) | _parts[2]
PLACES: Final = COUNTRIES | STATES | REGIONS | CITIES
