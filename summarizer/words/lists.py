"""Words that tell what a name or a headline is: given names, titles, kinds of organisations, places and people."""

from __future__ import annotations

from typing import Final


def of(block: str) -> frozenset[str]:
    """The words of a block of text."""
    return frozenset(block.split())


GIVEN_NAMES: Final = of("""
Aaron Abdul Abdullah Abdulla Abel Abigail Abraham Abu Ada Adam Adel Adele Adnan Adolf Adrian Adriana Agnes Ahmad Ahmed
Aidan Aisha Ajay Ajit Akhilesh Akira Al Alan Alana Albert Alberto Alec Alejandro Alessandro Alex Alexa Alexander
Alexandra Alexei Alexey Alexis Alfred Ali Alice Alicia Alison Alistair Allan Allen Allison Amanda Amar Amber Amelia
Amir Amit Amitabh Amy Ana Anand Anders Andre Andrea Andreas Andrei Andres Andrew Andrey Andrzej Andy Angel Angela
Angelina Angelo Angus Anil Anita Ann Anna Anne Annette Annie Anthony Antoine Anton Antonio Antony Anwar Archie Ariana
Arjun Arman Arnold Arthur Arun Arvind Asha Ashley Ashok Ashraf Asif Atal Audrey Aung Austin Ava Ayesha Azam Bashar
Barack Barbara Barney Barry Bart Bashir Beatrice Becky Bella Ben Benedict Benjamin Benny Bernard Bernie Bert Beth
Betsy Betty Beverly Bianca Bill Billy Bishop Bob Bobby Bonnie Boris Brad Bradley Brandon Brenda Brendan Brent Brett
Brian Brianna Bridget Britney Brooke Bruce Bruno Bryan Bryce Byron Caitlin Calvin Cameron Camilla Carl Carla Carlo
Carlos Carmen Carol Carolina Caroline Carolyn Carrie Casey Catherine Cathy Cecil Cecilia Celine Cesar Chad Chandra
Charles Charlie Charlotte Chelsea Cheryl Chester Chloe Chris Christian Christina Christine Christopher Chuck Cindy
Claire Clara Clarence Clark Claude Claudia Clay Clayton Cliff Clifford Clint Clive Cody Colin Colleen Connor Conor
Constance Cory Courtney Craig Cristiano Cristina Curtis Cynthia Cyril Dale Damian Damien Dan Dana Daniel Daniela
Daniele Danielle Danny Daphne Darius Darrell Darren Darryl Dave David Dawn Dean Deb Deborah Debbie Declan Deepak
Deepika Demi Denis Denise Dennis Denzel Derek Dev Devendra Diana Diane Diego Dieter Digvijay Dilip Dimitri Dinesh
Dmitri Dmitry Dolly Dominic Dominique Don Donald Donna Doreen Doris Dorothy Doug Douglas Duncan Dustin Dwayne Dwight
Dylan Earl Ed Eddie Edgar Edith Edmund Eduardo Edward Edwin Eileen Elaine Eleanor Elena Eli Elias Elijah Elisabeth
Elizabeth Ella Ellen Elliot Elliott Elon Elsa Elvis Emanuel Emily Emma Emmanuel Emmanuelle Enrique Eric Erica Erik
Erin Ernest Ernesto Ernst Esther Ethan Eugene Eva Evan Evelyn Evo Fabio Faisal Farah Farhan Farooq Fatima Federico
Felipe Felix Fernando Fidel Fiona Florence Floyd Frances Francesca Francesco Francis Francisco Franco Francois
François Frank Franklin Franz Fred Freddie Frederick Freya Fritz Gabriel Gabriela Gail Gareth Garry Gary Gavin Gene
Geoff Geoffrey George Georgina Gerald Gerard Gerhard Gerry Gianni Gideon Gilbert Gina Giorgio Giovanni Giulia Giuseppe
Glen Glenn Gloria Gordon Grace Graham Grant Greg Gregory Greta Guillermo Gus Gustavo Guy Gwen Habib Hailey Hamid Hamza
Hannah Hans Harold Harriet Harris Harrison Harry Harsh Harvey Hasan Hassan Hayley Hazel Heather Hector Heidi Helen
Helena Helmut Hema Henri Henrik Henry Herbert Herman Hilary Hillary Hina Hiroshi Holly Homer Hosni Howard Hubert Hugh
Hugo Hussein Ian Ibrahim Ida Igor Ilham Imran Ingrid Indira Irene Iris Irina Isaac Isabel Isabella Isaiah Ismail Ivan
Ivanka Jack Jackie Jacob Jacqueline Jacques Jake Jamal James Jamie Jan Jane Janet Janice Jared Jason Jasmine Javier
Jay Jayalalithaa Jean Jeanne Jeff Jeffrey Jelena Jen Jenna Jennifer Jenny Jeremy Jerome Jerry Jesse Jessica Jessie
Jill Jim Jimmy Jo Joan Joanna Joanne Joaquin Jochen Jodi Joe Joel Johan Johann Johannes John Johnny Jon Jonah Jonas
Jonathan Jonny Jorge Jose José Josef Joseph Josephine Josh Joshua Joy Joyce Juan Judith Judy Jules Julia Julian Julie
Juliet Julio Julius June Junichiro Justin Kamal Kamala Kanye Karan Kareem Karen Karim Karin Karl Karol Kate Katherine
Kathleen Kathryn Kathy Katie Katrina Katy Kay Keir Keith Kellie Kelly Kelvin Ken Kendall Kenneth Kenny Kent Kerry
Kevin Khaled Khalid Khloe Kiran Kirk Kirsten Kirstie Klaus Kofi Kris Kristen Kristin Kristina Kumar Kurt Kyle Kylie
Lakshmi Lalu Lance Larry Lars Latoya Laura Lauren Laurence Laurent Lawrence Leah Lech Lee Leila Leo Leon Leonard
Leonardo Leonid Leroy Leslie Lester Lewis Liam Lila Lily Linda Lindsay Lindsey Lionel Lisa Liz Liza Lloyd Lois Lola
Lorenzo Loretta Lou Louis Louisa Louise Lucas Lucia Lucy Luigi Luis Luiz Luka Lukas Luke Lydia Lyndon Lynn Madeleine
Madonna Maggie Mahatma Mahmoud Malala Malcolm Mamata Manmohan Manoj Manuel Marc Marcel Marcelo Marco Marcos Marcus
Margaret Margot Maria Marian Mariana Marie Marilyn Marina Marine Mario Marion Marissa Mark Marlon Marsha Marshall
Martha Martin Martina Marty Marvin Mary Mateo Matt Matteo Matthew Maureen Maurice Mauricio Max Maxim Maxine Maya
Mayawati Meera Meg Megan Meghan Mehmet Mel Melania Melanie Melinda Melissa Meredith Meryl Mia Michael Michel Michele
Michelle Miguel Mikael Mike Mikhail Mila Miles Miley Milo Milos Minnie Miranda Miriam Mitch Mitchell Mo Mohamed
Mohammad Mohammed Mohan Moira Molly Mona Monica Monique Morgan Morris Moses Muammar Muhammad Mukesh Murray Mustafa
Myra Nadia Nadine Naftali Nancy Naomi Narendra Naresh Nasser Natalia Natalie Natasha Nate Nathan Nathaniel Naveen
Navin Nawaz Neal Ned Neil Nelson Nicholas Nick Nicola Nicolas Nicole Nigel Niki Nikita Nikki Nikolai Nikos Nina
Nirmala Nitin Nitish Noah Noam Noel Nora Norman Novak Oleg Oleksandr Olga Oliver Olivia Olivier Omar Oprah Orlando
Oscar Osama Oskar Otto Owen Pablo Paddy Palaniswami Pam Pamela Paolo Paris Parkash Pat Patricia Patrick Patsy Patti
Paul Paula Pauline Paulo Pedro Peggy Penelope Penny Percy Pervez Pete Peter Petr Petra Petro Phil Philip Philippe
Phillip Phoebe Phyllis Pierre Pippa Piotr Polly Prakash Pranab Prashant Praveen Preeti Priya Priyanka Pyotr Quentin
Rachel Rafael Raghuram Rahul Raj Rajat Rajendra Rajesh Rajiv Rajnath Ralph Ram Ramesh Ramon Ramzan Rand Randall Randy
Ranil Raoul Rashid Raul Ravi Ray Raymond Rebecca Recep Reed Rene Renee Rex Rhonda Ricardo Richard Rick Ricky Rihanna
Rishi Rita Ritu Rob Robbie Robert Roberta Roberto Robin Robyn Rochelle Rod Roderick Rodney Rodrigo Roger Rohan Rohit
Roland Rolf Roman Romeo Ron Ronald Ronnie Rory Rosa Rosalind Rose Rosemary Ross Roy Ruben Rubina Rudolf Rudy Rupert
Russ Russell Ruth Ryan Sachin Saddam Sadiq Sajid Sally Salma Salman Sam Samantha Sami Samir Samuel Sandeep Sandra
Sandy Sanjay Sara Sarah Sasha Saul Scarlett Scott Sean Sebastian Selena Serena Serge Sergei Sergey Sergio Seth Shah
Shahid Shane Shankar Shannon Sharad Sharon Shashi Shaun Shawn Sheikh Sheila Shelby Sheldon Shelley Sherry Shinzo
Shirley Shivraj Sidney Siddharth Silvio Simon Simone Sinead Skyler Slobodan Sofia Sonia Sonya Sophia Sophie Sourav
Spencer Stan Stanislav Stanley Stefan Stefano Stella Stephanie Stephen Steve Steven Stewart Stuart Subramanian Sudhir
Sue Sukhbir Suman Sunil Suresh Surya Susan Sushma Susanna Suzanne Svetlana Swami Sylvester Sylvia Tamara Tammy Tanya
Tara Tariq Taylor Tayyip Ted Terence Teresa Terri Terry Tess Thabo Theo Theodore Theresa Therese Thomas Tiffany Tiger
Tim Timothy Tina Toby Todd Tom Tommy Toni Tony Tracey Tracy Travis Trevor Tricia Trisha Troy Tyler Uma Umar Ursula
Usain Uddhav Vaclav Valentina Valerie Vanessa Vera Vernon Veronica Vicky Vicki Victor Victoria Viktor Vijay Vikram
Vince Vincent Vinod Viola Violet Virat Virginia Vivian Vivek Vlad Vladimir Volodymyr Waheed Wallace Walter Wanda
Warren Wayne Wendy Werner Wes Wilbur Will Willem William Willie Willy Winnie Winston Wolfgang Woodrow Woody Xavier
Yasir Yasmin Yasser Yevgeny Yitzhak Yoko Yogi Yolanda Yossi Yousef Yuri Yusuf Yves Yvette Yvonne Zac Zach Zachary
Zahid Zainab Zane Zara Zoe Zoltan Kim Xi Li Wang Zhang Chen Liu Yang Moon Park Nguyen Tran Shahrukh Salman Aamir
Akshay Kangana Katrina Kareena Ranbir Ranveer Anushka
""")

# words before a name that say it is a person's; where several stand in a row all are left out of the name
TITLES: Final = of("""
Mr Mrs Ms Miss Mx Dr Prof Sir Dame Lord Lady Baroness Baron Rev Reverend Fr Father Sister Pope Cardinal Archbishop
Bishop Rabbi Imam Sheikh Ayatollah King Queen Prince Princess Duke Duchess Emperor Sultan Emir President Vice Premier
Chancellor Minister Minister-elect Secretary Senator Sen Sens Representative Rep Reps Congressman Congresswoman
Governor Gov Mayor Councillor Councilman Councilwoman Cllr Ambassador Judge Justice Attorney Prosecutor Sheriff
Officer Detective Det Inspector Superintendent Sergeant Sgt Sgt. Constable PC Captain Capt Colonel Col Lieutenant Lt
Lt. Major Maj General Gen Gen. Admiral Adm Commander Cmdr Brigadier Marshal Corporal Cpl Private Pvt Chief Director
Chairman Chairwoman Chair CEO CFO COO Coach Manager Professor Doctor Nurse Saint Comrade Spokesman Spokeswoman
Spokesperson Speaker Leader Deputy Commissioner Executive Founder Co-founder Editor Analyst Actor Actress Singer
Presidents Ministers Senators Premiers Chancellors Governors Author President-elect Ex-President MP MPs Defence
Defense Foreign Prime Shri Smt Pastor Press Envoy Musician Rapper Striker Midfielder Goalkeeper Presenter
Correspondent Reporter Campaigner Activist Candidate Nominee Star Superstar Teenager Student Survivor Victim Pte
Prez PM CM DCP SSP DGP ACP Insp Supt
""") - of("Private Major Defence Defense Foreign Press Officer Star Chair Marshal Lady Editor Analyst Saint Sister")
# titles that also belong to organisations and posts: "Prime Minister's Office", "Justice Department"
RANKS: Final = of(
    "Prime Vice Deputy Chief Press Foreign Defence Defense Interior Finance Former Senior Acting Ex-"
    " Assistant Associate Special Crown"
)
HONOURS: Final = of(
    "Mr Mrs Ms Miss Dr Prof Sir Dame Rev Sen Rep Gov Gen Col Lt Sgt Capt Maj Adm Cmdr Det Cpl Pvt Mr. Mrs. Ms. Dr."
)

ORGANISATION_WORDS: Final = of("""
Inc Corp Corporation Ltd Limited LLC PLC Plc Co Company Companies Group Holdings Partners Bank Bancorp Capital Fund
Trust Foundation Institute Institution University College School Academy Association Society Union Federation
Confederation League Club Council Committee Commission Board Bureau Agency Authority Administration Ministry
Department Office Parliament Congress Senate Assembly Cabinet Court Tribunal Police Constabulary Army Navy Force
Forces Guard Guards Corps Brigade Battalion Regiment Party Coalition Alliance Movement Front Brotherhood Church
Hospital Clinic Airlines Airways Air Rail Railways Motors Motor Energy Oil Gas Petroleum Electric Power Systems
Technologies Technology Software Networks Network Media News Press Times Post Guardian Telegraph Mail Herald Tribune
Journal Gazette Mirror Express Independent Observer Broadcasting Television TV Radio Pictures Studios Entertainment
Records Music Books Magazine Publishing Laboratories Labs Research Sciences Pharmaceuticals Pharma Healthcare Health
Insurance Financial Finance Securities Exchange Investments Investors Industries Manufacturing Foods Brewery Stores
Supermarkets Retail Hotels Service Services Team United FC F.C. AFC CF SC Rovers Wanderers Athletic Albion Hotspur
Rangers Celtic Cubs Indians Yankees Dodgers Giants Mets Cardinals Braves Patriots Cowboys Packers Steelers Broncos
Seahawks Eagles Lakers Celtics Warriors Bulls Cavaliers Spurs Heat Knicks Federation Organization Organisation
Organizations Nations Treasury Pentagon Kremlin Congress Taliban Hamas Hezbollah Greens Government Campaign Syndicate
Cartel Gang Nation Squad Brigades Militia Rebels Democrats Republicans Reserve Watchdog Regulator Center Centre Museum
Society Orchestra Theatre Ballet Opera Universities Teachers Workers Unions Customs Intelligence Investigation Justice
State Commons Lords Knesset Duma Bundestag Executive Communications Telecom Mobile Airbus Boeing Google Apple
Microsoft Facebook Amazon Twitter Samsung Toyota Volkswagen Tesla Uber Netflix Reuters Bloomberg BBC CNN ITV Sky Fox
Politico Interpol Europol Greenpeace Amnesty Unicef Nato Isis Isil Fifa Uefa Nasa Opec Unesco Ofcom Labour SNP Plaid
Ukip DUP Sinn BJP Shiv Sena Aam Aadmi Janata Dal Samajwadi Bahujan Trinamool
""") - of("Air Power State Capital Justice Health Office Heat Independent Executive Team Limited")
# a name that ends in one of these is a place
PLACE_WORDS: Final = of("""
Street Road Avenue Boulevard Lane Drive Square Place Bridge Tower Towers Building House Palace Castle Stadium Arena
Field Park Gardens Garden Airport Station Terminal Port Harbor Harbour Bay Beach Coast Island Islands Isle Isles
Peninsula Cape Lake River Creek Canal Sea Ocean Gulf Strait Mountain Mountains Mount Hill Hills Valley Desert Forest
Woods Canyon Falls Springs Heights County Province District Region Territory City Town Village Township Borough Parish
Prefecture Oblast State Republic Kingdom Highway Motorway Freeway Route Tunnel Pier Dock Docks Dam Reservoir Prison
Jail Cathedral Mosque Temple Synagogue Abbey Cemetery Hotel Inn Resort Mall Plaza Market Zoo Camp Base Barracks Border
Hall Courthouse Embassy Mansion Estate Farm Ranch Quarter Neighborhood Circuit Racecourse Raceway Ground Lido Way
Close Crescent Terrace Row Walk Green Common Junction Interchange Crossing Point Quay Sound Cove Reef Loch Moor Marsh
Cliffs Ridge Glacier Volcano Observatory Wharf Harbourside Waterfront Lighthouse
""")
# a name that ends in one of these is neither a person nor a body nor a place
EVENT_WORDS: Final = of("""
Day Days Week Eve Night Series Cup Games Olympics Championship Championships Championship Open Award Awards Oscars Act
Bill Treaty War Prize Festival Fair Show Tour Prix Derby Marathon Summit Conference Convention Deal Agreement Accord
Accords Protocol Plan Programme Program Project Report Review Index Crisis Scandal Affair Revolution Uprising Spring
Christmas Easter Ramadan Thanksgiving Halloween Bowl Trophy Medal Cross Law Amendment Constitution Order Operation
Regulation Regulations Charter Directive Virus Syndrome Disease Hurricane Storm Season Era Age Plus Pro Note Images
""")
# "of" joins what stands after one of these
OF_HEADS: Final = of("""
University Bank Department Ministry House Board Bureau Court Church Council Chamber Institute College School Republic
Isle Gulf Bay Strait Kingdom State States Commonwealth District City Port Cape Horn Duke Duchess Prince Princess Earl
Bishop Archbishop Association Federation Confederation Organization Organisation League Academy Society Office Centers
Centre Center Chiefs Ministers Union Museum Palace Tower Order Army Party Movement Front Congress Parliament Sons
Daughters Knights Rock Sea Mount Lake Province County Town Village Borough Secretary Minister Director Foundation Fund
Forest Bridge Hall Declaration Treaty Battle War Game Games Call Lord Game House Curse
""")
PARTICLES: Final = of(
    "de la le les du des del della di da do dos das van von der den ter ten bin ibn al el ben y e bint abu"
)

COMMON: Final = of("""
the a an and or but if so as at by for from in into of off on onto out over to up with within without about above
after again against all almost alone along already also although always am among amid amidst an another any anyone
anything are aren't around away back be became because become been before began behind being believe below besides
between beyond both bring business but can can't cannot claims come comes could couldn't critics day days despite did
didn't do does doesn't doing don't done down during each earlier early either else elsewhere end ended even every
everyone everything example except experts fans far few fewer figures finally first five following for former four
friends from full further get getting give given giving go going good got great group had hadn't half has hasn't have
haven't having he he'd he'll he's her here hers herself high him himself his home how however hundreds i i'd i'll i'm
i've if image images imagine in indeed inside instead into investigators is isn't it it's its itself just keep keeping
know last late later least less let let's like listen little live local long look looking made make makes making man
many may maybe me meanwhile media members men might mine more moreover morning most mostly much must my myself near
nearly neither never nevertheless new news next nine no nobody none nor not nothing now nowhere of off officers
official officials often oh ok okay old on once one ones only onto or other others otherwise our ours out outside over
own part parents past people per perhaps photo photos picture pictured place please police politics previously put
quite rather read reading really recently related report reports residents results right said same saw say says scene
second see seeing seen seven several share she she'd she's should shouldn't show shows similarly since six so some
somebody someone something sometimes soon sources speaking still story such sure take taken taking tell ten than thank
thanks that that's the their theirs them themselves then there there's therefore these they they'd they'll they're
they've thing things think third this those though thousands three through throughout thus time times to today
together tomorrow tonight too top toward towards tried trying turn two under unfortunately unless unlike until up
update updated upon us use used using usually very video via victims wait want wants was wasn't watch way we we'd
we'll we're we've welcome well went were weren't what what's whatever when where whether which while who who's whoever
whole whom whose why will with within without woman women won't work workers world would wouldn't write wrote year
years yes yesterday yet you you'd you'll you're you've young your yours yourself monday tuesday wednesday thursday
friday saturday sunday january february march april june july august september october november december mon tue wed
thu fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec earlier eight twelve twenty dozens millions billions
according added adding asked majority half upset original upon rs crore lakh breaking click exclusive caption
copyright editor reporting subscribe sign follow advertisement loading embed media print comments comment email e-mail
newsletter free more latest best worst only born based set next best-known authorities scientists researchers doctors
lawyers prosecutors protesters campaigners analysts economists companies government ministers politicians voters
students teachers children families relatives witnesses survivors neighbours neighbors passengers drivers shares
stocks sales profits prices oil gas data studies study research evidence analysis opinion review interview letter
statement speech election elections campaign vote votes poll polls war peace court judge trial death deaths fire crash
accident attack attacks bomb shooting storm hurricane flood earthquake winter summer spring autumn fall weather health
tv internet online website app apps tech technology science sport sports football soccer cricket rugby tennis golf
game games match team teams season league players coach goal goals win wins loss music film films movie movies book
books star stars show song album live life love money jobs tax budget economy trade market markets deal deals bank
banks bill law laws plan plans school schools university hospital hospitals church city town village country state
states road street house car cars train trains plane planes bus tram ship boat king queen president minister senator
mayor judge sir madam lord
""")

PEOPLE_NOUNS: Final = of("""
people persons person passengers passenger men man women woman children child boys boy girls girl students pupils
teachers workers employees staff soldiers troops officers officer police policemen policeman firefighters protesters
protestors demonstrators activists migrants refugees residents villagers civilians citizens voters fans supporters
survivors victims patients doctors nurses drivers driver motorists pedestrians cyclists cyclist tourists visitors
pilots pilot crew sailors miners farmers fishermen inmates prisoners prisoner militants terrorists gunmen gunman
attackers attacker bombers bomber suspects suspect rebels fighters insurgents hostages teenagers teenager youths youth
adults adult infants baby babies couple family families relatives mother father parents brothers sisters scientists
researchers lawmakers senators lawyers prosecutors investigators detectives rescuers paramedics officials diplomats
journalists reporters athletes players customers users shareholders investors consumers homeowners tenants commuters
pensioners ministers leaders jurors judges judge mayor crowd hundreds thousands dozens scores survivor victim worker
student pupil teacher soldier migrant refugee villager fan voter patient doctor nurse tourist miner farmer militant
hostage scientist researcher lawyer prosecutor lawmaker members member aides aide chiefs bosses heads candidates
candidate lawmaker diplomat journalist reporter resident owner owners commuter pensioner grandmother grandfather
toddler actor actress singer
""")

# bodies that a headline names by a plain word
BODY_NOUNS: Final = of("""
court courts government govt parliament council college university airline hospital school team army navy party panel
commission board bank company firm agency ministry department committee union tribunal jury congress senate cabinet
opposition coalition regulator watchdog retailer carmaker automaker bus-operator charity church club startup
authorities study report poll survey inquiry
""")

SPEECH: Final = of("""
said says say told tells added adds announced announces claimed claims stated tweeted wrote confirmed insisted argued
warned explained replied asked admitted acknowledged declared noted reported recalled suggested believes believed
thinks thought knows wants wanted
""")

# initials and abbreviations of things that nobody is
THINGS: Final = of("""
PM CM TV ID HIV AIDS DNA GDP CEO CFO COO MD VP MP MLA FIR ATM SUV GST VAT VPN IPO NOTA KW MW GW KM KG MB GB TB PC IT
AI VR AC DC AM FM HD LED LCD USB GPS SMS PDF FAQ DIY RIP OK II III IV VI VII VIII IX XI XII BC AD INR USD GBP EUR LPG
CNG CCTV ICU PTSD ADHD MRI CT BMW SOS GMT EST PST BST UTC RTI PIL ODF MFS IUU OBC
""")
# papers, agencies and sites that are named for what they report, not for what they do
AGENCIES: Final = of("""
Reuters AP AFP PA Getty Twitter Facebook Instagram YouTube WhatsApp Telegram Bloomberg CNN BBC ITV NBC ABC CBS MSNBC
CNBC ANI PTI EPA Xinhua Politico TMZ Guardian Telegraph Sun Mirror Times
""") | {
    "Associated Press",
    "Agence France-Presse",
    "Press Association",
    "Getty Images",
    *(f"{network} News" for network in ("Fox", "Sky", "BBC", "NBC", "ABC", "CBS")),
    *(f"{city} Times" for city in ("New York", "Los Angeles", "Financial", "Sunday", "Hindustan", "Irish", "Straits")),
    *(f"{town} Post" for town in ("Washington", "Huffington", "New York")),
    *(f"Daily {name}" for name in ("Mail", "Telegraph", "Mirror", "Express", "Star", "Beast", "Record")),
    "Wall Street Journal",
    "Times of India",
    "Indian Express",
    "USA Today",
    "Al Jazeera",
}
# the last word of a paper's name: it reports, and is rarely the one who acts
PAPERS: Final = of("Herald Courier Gazette Tribune Chronicle Observer Times Journal Guardian Telegraph Examiner Bugle")
